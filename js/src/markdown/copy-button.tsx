import { useEffect, useRef, useState } from "preact/hooks";
import { useUi } from "../ui/context.ts";
import { copyText } from "./copy.ts";

/** How long the button says that it has copied. */
const COPIED_MS = 1600;

/** Copies code, and says for a moment whether it could. */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
  const { t } = useUi();
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(): Promise<void> {
    if (button.current === null) {
      return;
    }
    const copied = await copyText(text, button.current);
    setState(copied ? "copied" : "failed");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), COPIED_MS);
  }

  const label = t(state === "idle" ? "code.copy" : state === "copied" ? "turn.copied" : "code.failed");
  const whole = name === "" ? t("code.copyPlain") : t("code.copyNamed", { language: name });
  return (
    <button
      ref={button}
      type="button"
      class="ck-md-copy"
      data-state={state}
      aria-label={state === "idle" ? whole : label}
      onClick={copy}
    >
      <span aria-live="polite">{label}</span>
    </button>
  );
}

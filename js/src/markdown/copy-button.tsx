import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n/t.ts";
import { copyText } from "./copy.ts";

/** How long the button says that it has copied. */
const COPIED_MS = 1600;

/** Copies code, and says for a moment whether it could. */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
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

  const label = t(state === "idle" ? "md.copy" : state === "copied" ? "md.copied" : "md.copyFailed");
  const ofLanguage = t("md.copyCode", { language: name }).replace(/ {2,}/g, " ");
  return (
    <button
      ref={button}
      type="button"
      class="ck-md-copy"
      data-state={state}
      aria-label={state === "idle" ? ofLanguage : label}
      onClick={copy}
    >
      <span aria-live="polite">{label}</span>
    </button>
  );
}

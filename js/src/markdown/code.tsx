import { useEffect, useRef, useState } from "preact/hooks";
import type { Highlighter } from "../chunks/highlight.ts";
import { useChunk } from "../ui/chunks.ts";
import { useUi } from "../ui/context.ts";
import { CodeText } from "./code-text.tsx";
import { copyText } from "./copy.ts";
import { languageId, languageName } from "./languages.ts";

/** How long the button says that it has copied. */
const COPIED_MS = 1600;

interface CodeBlockProps {
  readonly text: string;
  /** What stands after the opening fence. */
  readonly info: string;
  /** Still being streamed. */
  readonly open: boolean;
}

/** Code with its language, a copy button, and colours once the highlighter has come. */
export function CodeBlock({ text, info, open }: CodeBlockProps) {
  const { t } = useUi();
  const written = /^[^\s{]{1,200}/.exec(info)?.[0] ?? "";
  const language = languageId(written);
  const highlighter = useChunk<Highlighter>("highlight", language !== null);
  const name = languageName(written);
  return (
    <figure class="ck-md-code">
      <figcaption>
        <span class="ck-md-code-language">{name === "" && !open ? t("code.plain") : name}</span>
        <CopyButton text={text} name={name} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr">
        <code>
          <CodeText text={text} language={language} highlighter={highlighter} open={open} />
        </code>
      </pre>
    </figure>
  );
}

function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
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
  return (
    <button
      ref={button}
      type="button"
      class="ck-md-copy"
      data-state={state}
      aria-label={
        state === "idle" ? (name === "" ? t("code.copyPlain") : t("code.copyNamed", { language: name })) : label
      }
      onClick={copy}
    >
      <span aria-live="polite">{label}</span>
    </button>
  );
}

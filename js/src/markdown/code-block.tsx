import wrapIcon from "lucide:text-wrap";
import { useState } from "preact/hooks";
import type { Highlighter } from "../chunks/highlight.ts";
import en from "../i18n/en.code.json";
import { learn } from "../i18n/t.ts";
import { useChunk } from "../ui/chunks.ts";
import { useUi } from "../ui/context.ts";
import { Icon } from "../ui/icon.tsx";
import css from "./code.css";
import { CodeText } from "./code-text.tsx";
import { CopyButton } from "./copy-button.tsx";
import { languageId, languageName } from "./languages.ts";

learn(en);

/** Finished code with more lines is folded. */
const LONG = 30;

/** So many lines of it are shown. */
const FOLDED = 20;

interface CodeBlockProps {
  readonly text: string;
  /** Its language, as it was written. */
  readonly language: string;
  /** Still being streamed. */
  readonly open: boolean;
}

/** The number of lines, and where those end that are shown folded. */
function measure(text: string): { readonly lines: number; readonly end: number } {
  let lines = 1;
  let end = text.length;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    end = lines === FOLDED ? at : end;
    lines += 1;
  }
  return { lines, end };
}

/** Code with its language, buttons to copy and to wrap, folded when it is long, and colours once those have come. */
export function CodeBlock({ text, language: written, open }: CodeBlockProps) {
  const language = languageId(written);
  const highlighter = useChunk<Highlighter>("highlight", language !== null);
  const name = languageName(written);
  const { adopt, t } = useUi();
  adopt(css);
  if (highlighter !== null) {
    adopt(highlighter.css);
  }
  // What a reader saw coming stays as it is at its end, so that nothing jumps.
  const [unfolded, setUnfolded] = useState(open);
  const [wrapped, setWrapped] = useState(false);
  const { lines, end } = measure(text);
  const long = !open && lines > LONG;
  return (
    <figure class={wrapped ? "ck-md-code wrapped" : "ck-md-code"}>
      <figcaption>
        <span class="ck-md-code-language">{name === "" && !open ? t("code.plain") : name}</span>
        <button
          type="button"
          class="ck-md-copy"
          aria-label={t("code.wrap")}
          title={t("code.wrap")}
          aria-pressed={wrapped}
          onClick={() => setWrapped(!wrapped)}
        >
          <Icon nodes={wrapIcon} />
        </button>
        <CopyButton text={text} name={name} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr">
        <code>
          <CodeText
            text={long && !unfolded ? text.slice(0, end) : text}
            language={language}
            highlighter={highlighter}
            open={open}
          />
        </code>
      </pre>
      {long && (
        <button type="button" class="ck-md-fold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? t("code.less") : t("code.more", { lines: t("output.lines", { count: lines }) })}
        </button>
      )}
    </figure>
  );
}

import type { CodeChunk } from "../chunks/code.ts";
import { useChunk } from "../ui/chunks.ts";
import { withControls } from "./controls.tsx";

/** What a code block shows. */
export interface CodeBlockProps {
  readonly text: string;
  /** What stands after the opening fence. */
  readonly info: string;
  /** Still being streamed. */
  readonly open: boolean;
}

/** A code block: its text, until what colours, copies and folds it has come. */
export function CodeBlock({ text, info, open }: CodeBlockProps) {
  const chunk = useChunk<CodeChunk>("code", true);
  const language = /^[^\s{]{1,200}/.exec(info)?.[0] ?? "";
  if (chunk !== null) {
    return <chunk.CodeBlock text={text} language={language} open={open} />;
  }
  return (
    <figure class="ck-md-code">
      <figcaption>
        <span class="ck-md-code-language">{language.slice(0, 40)}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr">
        <code>{withControls(text)}</code>
      </pre>
    </figure>
  );
}

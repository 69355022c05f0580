import type { ComponentChild } from "preact";
import { useRef } from "preact/hooks";
import { renderBlocks } from "./block.tsx";
import { MarkdownDocument } from "./document.ts";
import { LinkContext, type OnLink } from "./links.ts";

/** What `Markdown` shows and how. */
export interface MarkdownProps {
  /** The whole text so far. */
  readonly text: string;
  /** More text is expected, so half-open syntax at the end is closed or held back. */
  readonly streaming: boolean;
  /** Called with the target of a clicked link; true when it was handled and the page should do nothing more. */
  readonly onLink?: OnLink | undefined;
  /** Where marks stand in the text, in Unicode characters: ascending, each once. */
  readonly marks?: readonly number[] | undefined;
  /** Draws the nth mark. */
  readonly renderMark?: ((n: number) => ComponentChild) | undefined;
}

/** GitHub-flavoured Markdown as elements; never as an HTML string. */
export function Markdown({ text, streaming, onLink }: MarkdownProps) {
  const document = useRef<MarkdownDocument>(null);
  document.current ??= new MarkdownDocument();
  const blocks = document.current.update(text, streaming);
  return (
    <LinkContext.Provider value={onLink}>
      <div class="ck-md">{renderBlocks(blocks)}</div>
    </LinkContext.Provider>
  );
}

import type { ComponentChild } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { MarksChunk } from "../chunks/marks.ts";
import { useChunk } from "../ui/chunks.ts";
import { renderBlocks } from "./block.tsx";
import type { Block } from "./blocks.ts";
import { MarkdownDocument } from "./document.ts";
import { NotesContext } from "./footnotes.ts";
import { LinkContext, type OnLink } from "./links.ts";
import { MarkContext } from "./mark.tsx";
import { Footnotes } from "./note-slots.tsx";
import { useDrawn } from "./use-drawn.ts";

/** What `Markdown` shows and how. */
export interface MarkdownProps {
  /** The whole text so far. */
  readonly text: string;
  /** More text is expected, so half-open syntax at the end is closed or held back. */
  readonly streaming: boolean;
  /** Called with the target of a clicked link; true when it was handled and the page should do nothing more. */
  readonly onLink?: OnLink | undefined;
  /** Where to put marks, ascending: positions in `text`, counted in Unicode code points. */
  readonly marks?: readonly number[] | undefined;
  /** Draws the nth mark. */
  readonly renderMark?: ((mark: number) => ComponentChild) | undefined;
}

/** GitHub-flavoured Markdown as elements; never as an HTML string. */
export function Markdown({ text, streaming, onLink, marks, renderMark }: MarkdownProps) {
  const kept = useRef<MarkdownDocument>(null);
  kept.current ??= new MarkdownDocument();
  const document = kept.current;
  const read = document.update(text, streaming);
  const chunk = useChunk<MarksChunk>("marks", marks !== undefined && marks.length > 0);
  const placer = useMemo(() => chunk?.createPlacer(), [chunk]);
  const blocks = placer && marks ? placer.place(read, text, document.source, marks) : read;
  const definitions = blocks.filter(isDefinition);
  const drawn = useDrawn(definitions.length === 0 ? blocks : blocks.filter((block) => !isDefinition(block)));
  return (
    <LinkContext.Provider value={onLink}>
      <NotesContext.Provider value={document.notes}>
        <MarkContext.Provider value={renderMark}>
          <div class="ck-md">
            {renderBlocks(drawn)}
            {definitions.length > 0 && <Footnotes key="notes" blocks={definitions} />}
          </div>
        </MarkContext.Provider>
      </NotesContext.Provider>
    </LinkContext.Provider>
  );
}

function isDefinition(block: Block): boolean {
  return block.token.type === "footnote";
}

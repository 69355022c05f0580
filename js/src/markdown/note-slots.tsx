import { useContext } from "preact/hooks";
import type { NotesChunk } from "../chunks/notes.ts";
import { useChunk } from "../ui/chunks.ts";
import { directionOf } from "../ui/direction.ts";
import { renderBlocks } from "./block.tsx";
import type { Block } from "./blocks.ts";
import { type FootnoteToken, NotesContext } from "./footnotes.ts";

// The places for footnotes: their chunk leads from one to the other, without it they are only shown.

/** The raised number of a footnote; without a definition so far, its label. */
export function FootnoteReference({ token }: { readonly token: FootnoteToken }) {
  const number = useContext(NotesContext).get(token.label);
  const chunk = useChunk<NotesChunk>("notes", number !== undefined);
  return (
    <sup class="ck-md-ref">
      {number !== undefined && chunk !== null ? <chunk.NoteLink number={number} /> : (number ?? token.label)}
    </sup>
  );
}

/** The footnotes at the end of a text, given the blocks of all definitions. */
export function Footnotes({ blocks }: { readonly blocks: readonly Block[] }) {
  const notes = useContext(NotesContext);
  const chunk = useChunk<NotesChunk>("notes", true);
  const first = new Map<string, Block>();
  for (const block of blocks) {
    if (block.token.type === "footnote" && !first.has(block.token.label)) {
      first.set(block.token.label, block);
    }
  }
  const contents = [...notes.keys()].map((label) => renderBlocks(first.get(label)?.children ?? []));
  const [opening] = first.values();
  const dir = directionOf(opening?.token.raw.replace(/^\[\^.*?\]:/s, "") ?? "");
  return chunk ? (
    <chunk.NoteList contents={contents} dir={dir} />
  ) : (
    <ol dir={dir}>
      {contents.map((content, index) => (
        <li key={index}>{content}</li>
      ))}
    </ol>
  );
}

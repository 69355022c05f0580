import type { Links } from "marked";
import { type Block, type BlockContext, reconcile } from "./blocks.ts";
import { MORE_NOTES, type Notes, noNotes, numberNotes, referredLabels } from "./footnotes.ts";
import { collectLinks, lexBlocks, noLinks } from "./lexer.ts";
import { healTail } from "./tail.ts";
import type { BlockToken } from "./tokens.ts";

/**
 * A Markdown text that grows. Blocks that later text cannot change are kept; only the tail is read again.
 *
 * A block is settled when a blank line follows it and at least two more blocks do: the next line can still change its
 * neighbour (`2` becomes `2.`, a paragraph becomes a heading), but never reaches over both.
 */
export class MarkdownDocument {
  #text = "";
  #streaming = false;
  #blocks: readonly Block[] = [];
  /** Where the tail begins, and how many blocks stand before it. */
  #tailStart = 0;
  #settledCount = 0;
  #settledLinks: Links = noLinks();
  #settledReferences: string[] = [];
  #keys = "";
  #notes: Notes = noNotes;
  /** Characters read so far, for tests: it must grow with the text, not with its square. */
  lexed = 0;

  /** The blocks of `text`; the same objects as before where nothing changed. */
  update(text: string, streaming: boolean): readonly Block[] {
    const src = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
    if (src === this.#text && streaming === this.#streaming) {
      return this.#blocks;
    }
    // The finished text is read whole, once: whatever happened on the way, it is what a fresh reading gives.
    if (!streaming || !src.startsWith(this.#text)) {
      this.#unsettle();
    }
    this.#text = src;
    this.#streaming = streaming;
    this.#read(src.slice(this.#tailStart), streaming);
    return this.#blocks;
  }

  #unsettle(): void {
    this.#tailStart = 0;
    this.#settledCount = 0;
    this.#settledLinks = noLinks();
    this.#settledReferences = [];
  }

  /** The text it has read, with newlines only as ends of lines. */
  get source(): string {
    return this.#text;
  }

  /** The numbers of the footnotes; the same object as before where nothing changed. */
  get notes(): Notes {
    return this.#notes;
  }

  #read(tail: string, streaming: boolean): void {
    this.lexed += tail.length;
    const lexed = lexBlocks(tail);
    const shown = streaming ? healTail(tail, lexed) : lexed;
    const links: Links = Object.assign(noLinks(), this.#settledLinks);
    if (tail.includes("]:")) {
      collectLinks(shown.tokens, links);
    }
    const { keyOf, keys } = keysOf(links, streaming);
    if (streaming) {
      links[MORE_NOTES] = { href: "", title: null };
    }
    const settled = keys === this.#keys ? this.#settled : this.#settledWith(links, keyOf);
    const context = { inline: shown.inline, links, keyOf };
    const previous = this.#blocks.slice(this.#settledCount);
    this.#blocks = [...settled, ...reconcile(shown.tokens, previous, streaming, context)];
    this.#keys = keys;
    this.#number(tail, links);
    if (streaming) {
      this.#settle(tail, lexed.tokens);
    }
  }

  get #settled(): readonly Block[] {
    return this.#blocks.slice(0, this.#settledCount);
  }

  /** The settled blocks, with those read again that refer to a definition that has come since. */
  #settledWith(links: Links, keyOf: BlockContext["keyOf"]): readonly Block[] {
    return this.#settled.flatMap((block) => {
      if (block.links === keyOf(block.source)) {
        return block;
      }
      const { tokens, inline } = lexBlocks(block.token.raw);
      const again = reconcile(tokens, [block], false, { inline, links, keyOf });
      // Read without its neighbours it should be the same block; should it not be, the end of the stream puts it right.
      return again.length === 1 ? again : block;
    });
  }

  #number(tail: string, links: Links): void {
    const defined = Object.keys(links).flatMap((key) => (key.startsWith(" ^") ? key.slice(2) : []));
    const notes =
      defined.length === 0 ? noNotes : numberNotes([...this.#settledReferences, ...referredLabels(tail)], defined);
    // In order, so that as many with the same names are the same.
    if ([...notes.keys()].join(" ") !== [...this.#notes.keys()].join(" ")) {
      this.#notes = notes;
    }
  }

  /** Settles the blocks before the last blank line that has two more blocks after it. */
  #settle(tail: string, tokens: readonly BlockToken[]): void {
    let offset = 0;
    let following = tokens.filter((token) => token.type !== "space").length;
    let shown = 0;
    let cut = { offset: 0, index: 0, shown: 0 };
    for (const [index, token] of tokens.entries()) {
      // marked sometimes adds a newline to `raw`; an offset that is not certain settles nothing.
      if (following < 2 || !tail.startsWith(token.raw, offset)) {
        break;
      }
      if (token.type !== "space") {
        if (offset > 0 && BLANK_LINE_BEFORE.test(tail.slice(Math.max(0, offset - 200), offset))) {
          cut = { offset, index, shown };
        }
        following -= 1;
        shown += token.type === "def" ? 0 : 1;
      }
      offset += token.raw.length;
    }
    if (cut.offset > 0) {
      collectLinks(tokens.slice(0, cut.index), this.#settledLinks);
      this.#settledReferences.push(...referredLabels(tail.slice(0, cut.offset)));
      this.#tailStart += cut.offset;
      this.#settledCount += cut.shown;
    }
  }
}

const BLANK_LINE_BEFORE = /\n[ \t]*\n$/;

/** What changes when a definition comes that a source may refer to: links or footnotes. */
function keysOf(links: Links, streaming: boolean): { readonly keys: string; readonly keyOf: BlockContext["keyOf"] } {
  const entries = Object.entries(links);
  const linkEntries = entries.filter(([label]) => !label.startsWith(" "));
  const linkKey = linkEntries.length === 0 ? "" : JSON.stringify(linkEntries);
  const noteKey = `${streaming} ${entries.flatMap(([label]) => (label.startsWith(" ") ? label : [])).join()}`;
  const keyOf = (source: string) => {
    return source.includes("[") ? linkKey + (source.includes("[^") ? noteKey : "") : "";
  };
  return { keys: linkKey + noteKey, keyOf };
}

import type { Links, MarkedToken } from "marked";
import { type Block, reconcile } from "./blocks.ts";
import { fixTail } from "./heal.ts";
import { collectLinks, lexBlocks, noLinks } from "./lexer.ts";

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
  #linkKey = "";
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
  }

  #read(tail: string, streaming: boolean): void {
    this.lexed += tail.length;
    const lexed = lexBlocks(tail);
    const shown = streaming ? healLast(tail, lexed) : lexed;
    const links: Links = Object.assign(noLinks(), this.#settledLinks);
    if (tail.includes("]:")) {
      collectLinks(shown.tokens, links);
    }
    const linkKey = Object.keys(links).length === 0 ? "" : JSON.stringify(links);
    const settled = this.#settledWith(links, linkKey);
    const context = { inline: shown.inline, links, linkKey };
    const previous = this.#blocks.slice(this.#settledCount);
    this.#blocks = [...settled, ...reconcile(shown.tokens, previous, streaming, context)];
    this.#linkKey = linkKey;
    if (streaming) {
      this.#settle(tail, lexed.tokens);
    }
  }

  /** The settled blocks, with those read again that refer to a definition that has come since. */
  #settledWith(links: Links, linkKey: string): readonly Block[] {
    const settled = this.#blocks.slice(0, this.#settledCount);
    if (linkKey === this.#linkKey) {
      return settled;
    }
    return settled.flatMap((block) => {
      if (block.links === (block.source.includes("[") ? linkKey : "")) {
        return block;
      }
      const { tokens, inline } = lexBlocks(block.token.raw);
      const again = reconcile(tokens, [block], false, { inline, links, linkKey });
      // Read without its neighbours it should be the same block; should it not be, the end of the stream puts it right.
      return again.length === 1 ? again : block;
    });
  }

  /** Settles the blocks before the last blank line that has two more blocks after it. */
  #settle(tail: string, tokens: readonly MarkedToken[]): void {
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
      this.#tailStart += cut.offset;
      this.#settledCount += cut.shown;
    }
  }
}

const BLANK_LINE_BEFORE = /\n[ \t]*\n$/;

type Lexed = ReturnType<typeof lexBlocks>;

/** The same tokens with the last block's undecided end held back or completed. */
function healLast(tail: string, { tokens, inline }: Lexed): Lexed {
  // Spaces at the very end are a token of their own, though the block before may go on after them.
  const end = tokens.at(-1);
  const shown = end?.type === "space" && !end.raw.includes("\n") ? tokens.slice(0, -1) : tokens;
  const last = shown.at(-1);
  if (last === undefined || last.type === "space") {
    return { tokens: shown, inline };
  }
  // Not `last.raw`, which marked trims or ends with a newline of its own.
  const raw = tail.slice(shown.slice(0, -1).reduce((length, token) => length + token.raw.length, 0));
  const fixed = fixTail(last.type, raw);
  if (fixed === raw) {
    return { tokens: shown, inline };
  }
  const again = lexBlocks(fixed);
  return { tokens: [...shown.slice(0, -1), ...again.tokens], inline: new Map([...inline, ...again.inline]) };
}

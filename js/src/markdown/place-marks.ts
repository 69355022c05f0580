import type { Block } from "./blocks.ts";
import { type At, insertMarks } from "./insert-marks.ts";
import type { BlockToken, InlineToken } from "./tokens.ts";

/** Puts marks into the blocks of one text that grows. */
export interface Placer {
  /**
   * The blocks with their marks. A block with the same marks as before is the same object as before.
   *
   * @param blocks - What was read of the text.
   * @param text - The text as it came, in which the marks have their places.
   * @param source - The same as it was read, with newlines only as ends of lines.
   * @param marks - Places in Unicode code points, ascending.
   */
  place(blocks: readonly Block[], text: string, source: string, marks: readonly number[]): readonly Block[];
}

/** The places in UTF-16 units of the text with plain newlines; those out of range are at the start or the end. */
export function toIndices(text: string, marks: readonly number[]): number[] {
  const indices: number[] = [];
  let next = 0;
  let points = 0;
  let index = 0;
  for (let at = 0; at <= text.length && next < marks.length; ) {
    while (next < marks.length && (marks[next] ?? 0) <= points) {
      indices.push(index);
      next += 1;
    }
    const length = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    index += text[at] === "\r" && text[at + 1] === "\n" ? 0 : length;
    at += length;
    points += 1;
  }
  return [...indices, ...marks.slice(indices.length).map(() => index)];
}

/** Where each block starts in the source that has them all, as far as its first line can be found there. */
function startsOf(source: string, blocks: readonly Block[]): number[] {
  let from = 0;
  return blocks.map(({ token }) => {
    const line = /\S[^\n]*/.exec(token.raw)?.[0].trimEnd() ?? "";
    const found = line === "" ? -1 : source.indexOf(line.slice(0, 80), from);
    const start = Math.max(from, found);
    from = start + (found < 0 ? 0 : Math.max(1, lengthOf(token)));
    return start;
  });
}

/** How far a block reaches at least: its lines may stand in the source with quote marks before them. */
function lengthOf({ raw }: BlockToken): number {
  return raw.trimEnd().length;
}

class MarkPlacer implements Placer {
  readonly #known = new WeakMap<Block, { readonly key: string; readonly marked: Block }>();

  place(blocks: readonly Block[], text: string, source: string, marks: readonly number[]): readonly Block[] {
    const places = toIndices(text, marks).map((at, mark) => ({ mark, at }));
    // A footnote is defined once; what else its definitions say is not shown, and has no place for marks.
    const labels = new Map<string, Block>();
    const shown = blocks.filter((block) => {
      if (block.token.type !== "footnote") {
        return true;
      }
      const first = labels.get(block.token.label) ?? block;
      labels.set(block.token.label, first);
      return first === block;
    });
    return this.#distribute(shown, source, places);
  }

  /** Gives each block the marks in it; those between two belong to the first of them. */
  #distribute(blocks: readonly Block[], source: string, marks: readonly At[]): readonly Block[] {
    if (marks.length === 0 || blocks.length === 0) {
      return blocks;
    }
    const starts = startsOf(source, blocks);
    return blocks.map((block, index) => {
      const start = starts[index] ?? 0;
      const end = starts[index + 1] ?? Number.POSITIVE_INFINITY;
      const own = marks.filter(({ at }) => (index === 0 || at > start) && at <= end);
      return this.#mark(block, source.slice(start, end), own, start);
    });
  }

  #mark(block: Block, source: string, marks: readonly At[], start: number): Block {
    if (marks.length === 0) {
      return block;
    }
    const own = marks.map(({ mark, at }) => ({ mark, at: Math.max(0, at - start) }));
    const key = own.map(({ mark, at }) => `${mark}:${Math.min(at, source.length)}`).join();
    const known = this.#known.get(block);
    if (known?.key === key) {
      return known.marked;
    }
    const marked = this.#marked(block, source, own);
    this.#known.set(block, { key, marked });
    return marked;
  }

  #marked(block: Block, source: string, marks: readonly At[]): Block {
    const { token } = block;
    switch (token.type) {
      case "paragraph":
      case "heading":
      case "text":
      case "segment":
        return block.children.length > 0
          ? this.#within(block, source, marks)
          : renewed(block, { ...token, tokens: insert(token.tokens ?? [], source, marks) });
      case "list":
      case "list_item":
      case "blockquote":
      case "footnote":
        return block.children.length > 0 ? this.#within(block, source, marks) : after(block, marks);
      case "table":
        return this.#table(block, token, source, marks);
      case "table_row":
        return renewed(block, { ...token, cells: insertInCells(token.cells, source, marks) });
      default:
        return after(block, marks);
    }
  }

  #within(block: Block, source: string, marks: readonly At[]): Block {
    return { ...block, children: this.#distribute(block.children, source, marks), view: null };
  }

  #table(block: Block, token: Extract<BlockToken, { type: "table" }>, source: string, marks: readonly At[]): Block {
    const lines = source.split("\n");
    let start = 0;
    let header = token.header;
    const children = [...block.children];
    for (const [index, line] of lines.entries()) {
      const end = start + line.length;
      const last = index === lines.length - 1;
      const own = marks.filter(({ at }) => (index === 0 || at >= start) && (last || at <= end));
      const row = Math.min(index - 2, children.length - 1);
      const child = children[row];
      if (own.length > 0 && index >= 2 && child !== undefined) {
        children[row] = this.#mark(child, row === index - 2 ? line : "", own, row === index - 2 ? start : 0);
      } else if (own.length > 0) {
        // The rule below the head has no place for marks: they go to the end of the head.
        header = insertInCells(header, lines[0] ?? "", own);
      }
      start = end + 1;
    }
    return { ...renewed(block, { ...token, header }), children };
  }
}

function insert(tokens: readonly object[], source: string, marks: readonly At[]) {
  return insertMarks(tokens as readonly InlineToken[], source, marks) as never[];
}

type Cell = Extract<BlockToken, { type: "table_row" }>["cells"][number];

/** The cells of a line with the marks in them; those on a border belong to the cell before it. */
function insertInCells(cells: readonly Cell[], line: string, marks: readonly At[]): Cell[] {
  const borders = [...line.matchAll(/\\.|\|/gs)].flatMap(({ 0: found, index }) => (found === "|" ? index : []));
  const inner = line.trimStart().startsWith("|") ? borders.slice(1) : borders;
  let start = 0;
  return cells.map((cell, index) => {
    const end = index === cells.length - 1 ? Number.POSITIVE_INFINITY : (inner[index] ?? Number.POSITIVE_INFINITY);
    const own = marks.filter(({ at }) => (index === 0 || at > start) && at <= end);
    const places = own.map(({ mark, at }) => ({ mark, at: at - start }));
    const marked =
      own.length > 0 && start <= line.length ? insert(cell.tokens, line.slice(start, end), places) : cell.tokens;
    start = Math.min(end, line.length + 1);
    return { ...cell, tokens: marked };
  });
}

function renewed(block: Block, token: BlockToken): Block {
  return { ...block, token, view: null };
}

function after(block: Block, marks: readonly At[]): Block {
  return renewed(block, {
    type: "marks",
    raw: block.token.raw,
    marked: block,
    tokens: marks.map(({ mark }) => ({ type: "mark", raw: "", mark })),
  });
}

/** A placer for one text. */
export function createPlacer(): Placer {
  return new MarkPlacer();
}

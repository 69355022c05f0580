import type { Links, Token } from "marked";
import type { VNode } from "preact";
import { isFenceClosed } from "./heal.ts";
import { healInline } from "./heal-inline.ts";
import { lexInline } from "./lexer.ts";
import { cutSegments } from "./segments.ts";
import type { BlockToken, SegmentToken } from "./tokens.ts";

/** Whatever has a place of its own on the screen and can be kept as it is while its neighbours change. */
export interface Block {
  readonly token: BlockToken;
  /** The source it was made from: same source, same block. */
  readonly source: string;
  /** Which link definitions its inline content was read with; empty when it has no brackets. */
  readonly links: string;
  /** Still being streamed. */
  readonly open: boolean;
  readonly children: readonly Block[];
  /** The rendered element, kept so that an unchanged block is not rendered again. */
  view: VNode | null;
}

/** Everything needed to turn tokens into blocks. */
export interface BlockContext {
  readonly inline: ReadonlyMap<Token[], string>;
  readonly links: Links;
  /** Changes when the definitions do that this source may refer to; empty when it refers to none. */
  keyOf(source: string): string;
}

/** Tokens that show nothing. */
function isVisible(token: BlockToken): boolean {
  return token.type !== "space" && token.type !== "def";
}

function sourceOf(token: BlockToken): string {
  if (token.type === "code") {
    return token.raw;
  }
  if (token.type === "math_block" && token.open) {
    return `\n${token.raw}`;
  }
  const end = /\n+$/.exec(token.raw)?.index ?? token.raw.length;
  const raw = token.raw.slice(0, end);
  if (token.type === "table") {
    // The newline ends its last row.
    return end < token.raw.length ? `${raw}\n` : raw;
  }
  return token.type === "list_item" && token.loose ? `\n${raw}` : raw;
}

/** Blocks for these tokens, reusing those of `previous` at the same place with the same source. */
export function reconcile(
  tokens: readonly (Token | BlockToken)[],
  previous: readonly Block[],
  open: boolean,
  context: BlockContext,
): Block[] {
  const visible = (tokens as readonly BlockToken[]).filter(isVisible);
  // A block after which something invisible came (a blank line, say) is finished.
  const growing = open && visible.length > 0 && visible.at(-1) === tokens.at(-1);
  return visible.map((token, index) =>
    reuseOrCreate(token, previous[index], growing && index === visible.length - 1, context),
  );
}

function reuseOrCreate(token: BlockToken, previous: Block | undefined, growing: boolean, context: BlockContext): Block {
  const source = sourceOf(token);
  const links = context.keyOf(source);
  const open = growing && canGrow(token);
  const sameType = previous !== undefined && previous.token.type === token.type;
  if (sameType && previous.source === source && previous.links === links && previous.open === open) {
    return previous;
  }
  const children = reconcile(childTokens(token, open, context), sameType ? previous.children : [], open, context);
  if (children.length === 0 || token.type === "table") {
    lexContent(token, open, context);
  }
  return { token, source, links, open, children, view: null };
}

/** Whether more text at the end could still belong to this token. */
function canGrow(token: BlockToken): boolean {
  switch (token.type) {
    case "heading":
    case "table_row":
    case "hr":
      return !token.raw.endsWith("\n");
    case "code":
      return !isFenceClosed(token.raw);
    default:
      return true;
  }
}

function childTokens(token: BlockToken, open: boolean, context: BlockContext): readonly (Token | BlockToken)[] {
  switch (token.type) {
    case "list":
      return token.items;
    case "list_item":
    case "blockquote":
    case "footnote":
      return token.tokens;
    case "table":
      return token.rows.map((cells, index) => {
        const last = index === token.rows.length - 1 && token.raw.endsWith("\n");
        return { type: "table_row", raw: `${cells.map((cell) => cell.text).join("\n|")}${last ? "\n" : ""}`, cells };
      });
    case "paragraph":
    case "text":
      return open ? segmentTokens(context.inline.get(token.tokens ?? []) ?? "") : [];
    default:
      return [];
  }
}

/** The pieces of a long open paragraph; none for a short one, which is read as a whole. */
function segmentTokens(src: string): readonly SegmentToken[] {
  const segments = cutSegments(src);
  return segments.length === 1 ? [] : segments.map((raw) => ({ type: "segment", raw, tokens: [] }));
}

function lexContent(token: BlockToken, open: boolean, context: BlockContext): void {
  switch (token.type) {
    case "paragraph":
    case "heading":
    case "text":
      lexOnce(token.tokens, open, context);
      break;
    case "table":
      for (const [index, cell] of token.header.entries()) {
        lexOnce(cell.tokens, open && token.rows.length === 0 && index === token.header.length - 1, context);
      }
      break;
    case "table_row": {
      // The cells after the one being typed are empty.
      const last = open ? token.cells.findLastIndex((cell) => cell.text !== "") : -1;
      for (const [index, cell] of token.cells.entries()) {
        lexOnce(cell.tokens, index === last, context);
      }
      break;
    }
    case "segment":
      lexInline(open ? healInline(token.raw) : token.raw, context.links, token.tokens);
      break;
    default:
      break;
  }
}

function lexOnce(tokens: Token[] | undefined, open: boolean, context: BlockContext): void {
  const src = tokens === undefined ? undefined : context.inline.get(tokens);
  if (tokens !== undefined && src !== undefined) {
    lexInline(open ? healInline(src) : src, context.links, tokens);
  }
}

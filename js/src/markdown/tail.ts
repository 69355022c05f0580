import { fixTail } from "./heal.ts";
import { type LexedBlocks, lexBlocks } from "./lexer.ts";
import { OPEN_FORMULA, openBlockFormula } from "./math.ts";
import type { BlockToken } from "./tokens.ts";

/** The tokens of a growing text, with its undecided end held back or completed. */
export function healTail(tail: string, lexed: LexedBlocks): LexedBlocks {
  return healFormula(tail, lexed) ?? healLast(tail, lexed);
}

/** The same with the formula that is open at the end as one block; null when there is none. */
function healFormula(tail: string, lexed: LexedBlocks): LexedBlocks | null {
  const kind = innermost(lexed.tokens)?.type;
  const open = kind === "code" || kind === "html" ? null : openBlockFormula(tail);
  if (open === null) {
    return null;
  }
  const before = tail.slice(0, open.start);
  // Half of the closing delimiter may have come.
  const content = tail.slice(open.end).replace(/[$\\]$/, "");
  if (content.trim() === "") {
    return healTail(before, lexBlocks(before));
  }
  const { tokens, offset } = tokensBefore(tail, lexed.tokens, open.start);
  const again = lexBlocks(before.slice(offset) + OPEN_FORMULA + content);
  const last = innermost(again.tokens);
  return last?.type === "math_block" && last.open ? join(tokens, lexed, again) : null;
}

/** The same with the last block's undecided end held back or completed. */
function healLast(tail: string, { tokens, inline }: LexedBlocks): LexedBlocks {
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
  return fixed === raw ? { tokens: shown, inline } : join(shown.slice(0, -1), { tokens, inline }, lexBlocks(fixed));
}

function join(tokens: BlockToken[], { inline }: LexedBlocks, again: LexedBlocks): LexedBlocks {
  return { tokens: [...tokens, ...again.tokens], inline: new Map([...inline, ...again.inline]) };
}

/** The blocks that end before `place`, as far as it is certain where they do, and where the next one starts. */
function tokensBefore(tail: string, tokens: BlockToken[], place: number) {
  let offset = 0;
  let count = 0;
  for (const { raw } of tokens) {
    if (offset + raw.length > place || !tail.startsWith(raw, offset)) {
      break;
    }
    offset += raw.length;
    count += 1;
  }
  return { tokens: tokens.slice(0, count), offset };
}

/** The block that more text would go on with. */
function innermost(tokens: readonly BlockToken[]): BlockToken | undefined {
  const last = tokens.findLast(({ type }) => type !== "space");
  switch (last?.type) {
    case "blockquote":
    case "footnote":
    case "list_item":
      return innermost(last.tokens as BlockToken[]) ?? last;
    case "list":
      return innermost(last.items);
    default:
      return last;
  }
}

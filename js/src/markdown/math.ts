/** A formula inside a line. */
export interface MathToken {
  readonly type: "math";
  readonly raw: string;
  readonly tex: string;
  /** Set apart on a line of its own. */
  readonly display: boolean;
  /** Its end has not come yet. */
  readonly open: boolean;
}

/** A formula that is a block. */
export interface MathBlockToken extends Omit<MathToken, "type"> {
  readonly type: "math_block";
}

/** Stands before a formula whose end has not come yet, instead of its delimiter; after one inside a line, too. */
export const OPEN_FORMULA = "\ue001";

/** Longer formulas are text: nobody writes them, and a delimiter without end must not cost much. */
const LONGEST = 4000;

const BLANK_LINE = /\n[ \t]*\n/;

/** Where the formula that began before `from` ends, or -1; a backtick means that it was none, but code near a dollar. */
function findEnd(src: string, from: number, close: string): number {
  for (let index = from; index < src.length; index += 1) {
    if (src.startsWith(close, index)) {
      return index;
    }
    if (src[index] === "\\") {
      index += 1;
    } else if (src[index] === "`") {
      break;
    }
  }
  return -1;
}

/** Between other delimiters than single dollars, everything but nothing is a formula. */
function between(src: string, close: string, display: boolean): MathToken | undefined {
  const near = src.slice(0, LONGEST);
  // Searched natively first, so that ten thousand opening delimiters cost little.
  const end = near.includes(close, 2) ? findEnd(near, 2, close) : -1;
  const tex = near.slice(2, Math.max(2, end)).trim();
  // Signs alone are escaped signs, and `\[text\](target)` is an escaped link.
  if (!/[\p{L}\p{N}]/u.test(tex) || (close === "\\]" && near[end + 2] === "(")) {
    return undefined;
  }
  return { type: "math", raw: near.slice(0, end + 2), tex, display, open: false };
}

/** What follows a dollar and a digit in prose about money: a word, or a sign before the next price. */
const MONEY = /(?:^|\s)\p{L}{2,}(?:[\s.,;:]|$)|[-–—/,:;+(]$/u;

/** Pandoc's rules, and that no letter or digit stands before the dollar, as in US$. */
function betweenDollars(src: string, before: string): MathToken | undefined {
  if (!/^\$[^\s$]/.test(src) || /[\p{L}\p{N}$]$/u.test(before)) {
    return undefined;
  }
  const near = src.slice(0, LONGEST);
  const end = findEnd(near, 1, "$");
  if (end < 0 || /\s/.test(near.charAt(end - 1)) || /\d/.test(near.charAt(end + 1))) {
    return undefined;
  }
  const tex = near.slice(1, end);
  return /^\d/.test(tex) && MONEY.test(tex)
    ? undefined
    : { type: "math", raw: near.slice(0, end + 1), tex, display: false, open: false };
}

/** The formula that `src` begins with, if one ends in it. */
export function inlineFormula(src: string, before: string): MathToken | undefined {
  switch (src[0]) {
    case "$":
      return src[1] === "$" ? between(src, "$$", true) : betweenDollars(src, before);
    case "\\":
      return src[1] === "(" ? between(src, "\\)", false) : src[1] === "[" ? between(src, "\\]", true) : undefined;
    case OPEN_FORMULA: {
      const end = src.indexOf(OPEN_FORMULA, 1);
      const raw = end < 0 ? OPEN_FORMULA : src.slice(0, end + 1);
      return { type: "math", raw, tex: raw.slice(1, -1), display: false, open: true };
    }
    default:
      return undefined;
  }
}

/** The formula that the lines of `src` begin with: nothing else stands on its lines, and none of them is empty. */
export function blockFormula(src: string): MathBlockToken | undefined {
  const opening = /^ {0,3}(\$\$|\\\[|\ue001)/.exec(src);
  if (opening === null) {
    return undefined;
  }
  const rest = src.slice(0, LONGEST * 4);
  const close = opening[1] === "$$" ? "$$" : "\\]";
  // Searched natively first, so that ten thousand opening delimiters cost little.
  if (opening[1] !== OPEN_FORMULA && !rest.includes(close, opening[0].length)) {
    return undefined;
  }
  const block = rest.slice(0, BLANK_LINE.exec(rest)?.index);
  const from = opening[0].length;
  if (opening[1] === OPEN_FORMULA) {
    const open = block.replace(/\n$/, "");
    return { type: "math_block", raw: open, tex: open.slice(from), display: true, open: true };
  }
  const end = block.includes(close, from) ? findEnd(block, from, close) : -1;
  const tex = block.slice(from, Math.max(from, end)).trim();
  const after = /^[ \t]*(?=\n|$)/.exec(block.slice(end + 2))?.[0];
  return tex === "" || after === undefined
    ? undefined
    : { type: "math_block", raw: block.slice(0, end + 2 + after.length), tex, display: true, open: false };
}

/** `masked` is `src` without what emphasis must not see; now without formulas, too. */
export function maskFormulas(src: string, masked: string): string {
  let result = "";
  let last = 0;
  for (let index = src.search(/[$\\\ue001]/); index >= 0 && index < src.length; index += 1) {
    const formula = inlineFormula(src.slice(index, index + LONGEST), src.charAt(index - 1));
    if (formula !== undefined) {
      result += masked.slice(last, index) + "a".repeat(formula.raw.length);
      last = index + formula.raw.length;
      index = last - 1;
    } else if (src[index] === "\\") {
      index += 1;
    }
  }
  return result + masked.slice(last);
}

/** Words side by side are prose, unless a command like `\text` has them. */
function isProse(tex: string): boolean {
  return /\p{L}{2,}[,.;:]?\s+\p{L}{2,}/u.test(tex.replace(/\\[A-Za-z]+(?:\{[^{}]*\}?)?/g, " "));
}

interface Place {
  readonly start: number;
  /** Of the formula, or of the delimiter of an open one. */
  readonly length: number;
}

/** The formulas of a line that grows, and the one that is open at its end. */
export function findFormulas(src: string): { readonly closed: readonly Place[]; readonly open: Place | null } {
  const closed: Place[] = [];
  for (let index = src.search(/[$\\`]/); index >= 0 && index < src.length; index += 1) {
    const char = src.charAt(index);
    if (char === "`") {
      const fence = /^`+/.exec(src.slice(index, index + LONGEST))?.[0] ?? "";
      const end = endOfCode(src, index + fence.length, fence);
      if (end < 0) {
        break;
      }
      index = end - 1;
    } else if (char === "$" || char === "\\") {
      const formula = inlineFormula(src.slice(index, index + LONGEST), src.charAt(index - 1));
      if (formula !== undefined) {
        closed.push({ start: index, length: formula.raw.length });
        index += formula.raw.length - 1;
      } else if (isOpening(src, index)) {
        return { closed, open: { start: index, length: /^(?:\$\$|\\)/.test(src.slice(index, index + 2)) ? 2 : 1 } };
      } else if (char === "\\") {
        index += 1;
      }
    }
  }
  return { closed, open: null };
}

/** The end of the code span that begins before `from`, or -1. */
function endOfCode(src: string, from: number, fence: string): number {
  for (let at = src.indexOf(fence, from); at >= 0; ) {
    let end = at + fence.length;
    while (src[end] === "`") {
      end += 1;
    }
    if (end - at === fence.length) {
      return end;
    }
    at = src.indexOf(fence, end);
  }
  return -1;
}

function isOpening(src: string, index: number): boolean {
  const rest = src.slice(index);
  const begun = /^(?:\$\$|\\[([]|\$(?![\s$\d]))/.exec(rest)?.[0];
  if (begun === undefined || rest.length > LONGEST || rest.includes("`")) {
    return false;
  }
  if (begun === "$" && (/[\p{L}\p{N}$]/u.test(src.charAt(index - 1)) || /[^\\]\$/.test(rest))) {
    return false;
  }
  return !isProse(rest.slice(begun.length));
}

/** Quote marks, bullets and numbers, bounded so that matching stays linear; then a delimiter. */
const OPENING_LINE = /^([ \t]{0,64}(?:>[ \t]?){0,32}(?:(?:[*+-]|\d{1,9}[.)])[ \t]{1,16}){0,8})(\$\$|\\\[)/;

/** The start of the formula that is open in the last lines of a growing text, and of its content; or null. */
export function openBlockFormula(src: string): { readonly start: number; readonly end: number } | null {
  let found: { start: number; end: number } | null = null;
  let offset = 0;
  for (const line of src.split("\n")) {
    const opening = OPENING_LINE.exec(line);
    // The last line may still get more than its quote marks.
    if (offset + line.length < src.length && /^[ \t>]*$/.test(line)) {
      found = null;
    } else if (found !== null) {
      found = line.includes(src.startsWith("$$", found.start) ? "$$" : "\\]") ? null : found;
    } else if (opening !== null) {
      const start = offset + (opening[1]?.length ?? 0);
      const rest = line.slice(opening[0].length);
      found = rest.includes(opening[2] === "$$" ? "$$" : "\\]") || isProse(rest) ? null : { start, end: start + 2 };
    }
    offset += line.length + 1;
  }
  return found;
}

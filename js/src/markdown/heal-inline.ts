import remend, { type RemendOptions } from "remend";
import { findFormulas, OPEN_FORMULA } from "./math.ts";

const options: RemendOptions = {
  // `[text](https://exa` → `text`: a link that leads nowhere yet should not look like one.
  linkMode: "text-only",
  // `text <custom` → `text`
  htmlTags: true,
  // Code is closed below, before what stands around it; remend would close it after that.
  inlineCode: false,
  // `20~25` stays as it is in the finished text, so it must not be escaped meanwhile only.
  singleTilde: false,
  // Block syntax is decided by whole lines, before the inline source is known.
  setextHeadings: false,
  comparisonOperators: false,
  // `$5 and $6` is money; math has its own rules.
  katex: false,
  inlineKatex: false,
};

/** Formulas, and the code span that is open, while what is around them is closed: this, and a character for which one. */
const MARK = "\ue000";
const FIRST = 0xe100;
const MOST = 0x1000;

/** Inline source of a growing text with its half-open syntax closed, or held back where closing would show nothing. */
export function healInline(src: string): string {
  const settled = trimDangling(src);
  const { closed, open } = findFormulas(settled);
  const code = open === null ? openCode(settled) : null;
  const last = open ?? (code === null ? null : { start: code.start, length: code.fence.length });
  const pieces: string[] = [];
  let outline = "";
  let end = 0;
  for (const { start, length } of closed.slice(0, MOST)) {
    outline += settled.slice(end, start) + mark(pieces.length);
    end = start + length;
    pieces.push(settled.slice(start, end));
  }
  if (last === null) {
    return fill(remend(unwrapLabel(outline + settled.slice(end)), options), pieces);
  }
  const content = settled.slice(last.start + last.length);
  if (content.trim() === "") {
    return healInline(settled.slice(0, last.start));
  }
  outline += settled.slice(end, last.start) + mark(pieces.length);
  const delimiter = code?.fence ?? OPEN_FORMULA;
  pieces.push(delimiter + content + delimiter);
  return fill(remend(outline, options), pieces);
}

function mark(index: number): string {
  return MARK + String.fromCharCode(FIRST + index);
}

function fill(outline: string, pieces: readonly string[]): string {
  return outline.replace(/\ue000([\ue100-\uf8ff])/g, (written, which: string) => {
    return pieces[which.charCodeAt(0) - FIRST] ?? written;
  });
}

/** Whether the character at `index` stands behind a backslash that escapes it. */
function isEscaped(src: string, index: number): boolean {
  let start = index;
  while (src[start - 1] === "\\") {
    start -= 1;
  }
  return (index - start) % 2 === 1;
}

/**
 * Without the delimiters at the very end. Opening ones have nothing to open yet; closing ones (`**a*` may be half of
 * one) are put back when the rest is closed.
 */
function trimDangling(src: string): string {
  // `[^1` may become a footnote.
  let end = /\[\^[^\s[\]]*$/.exec(src.slice(-200))?.index ?? Math.min(src.length, 200);
  end += Math.max(0, src.length - 200);
  while (end > 0 && "*_~`[<\\!$".includes(src.charAt(end - 1)) && !isEscaped(src, end - 1)) {
    // An exclamation mark is one, except before the bracket of an image.
    if (src[end - 1] === "!" && src[end] !== "[") {
      break;
    }
    end -= 1;
  }
  return src.slice(0, end);
}

/** The code span that is open at the end, if one is. */
function openCode(src: string): { readonly start: number; readonly fence: string } | null {
  let open: { start: number; fence: string } | null = null;
  for (const { 0: fence, index } of src.matchAll(/`+/g)) {
    if (open === null) {
      open = isEscaped(src, index) ? null : { start: index, fence };
    } else if (open.fence.length === fence.length) {
      open = null;
    }
  }
  return open;
}

/** `[text]` at the end as `text`, for it may become a link; an image has nothing to show yet. */
function unwrapLabel(src: string): string {
  if (!src.endsWith("]") || isEscaped(src, src.length - 1)) {
    return src;
  }
  if (/\[\^[^\s[\]]+\]$/.test(src.slice(-200))) {
    return src;
  }
  let depth = 0;
  for (let index = src.length - 1; index >= 0; index -= 1) {
    if (src[index] === "]") {
      depth += 1;
    } else if (src[index] === "[") {
      depth -= 1;
      if (depth === 0) {
        const image = src[index - 1] === "!";
        return image ? src.slice(0, index - 1) : src.slice(0, index) + src.slice(index + 1, -1);
      }
    }
  }
  return src;
}

/*
 * While a text streams, its last block is half there. What is shown for it must not jump when the rest comes, so its
 * undecided end is held back or completed. The inline syntax in it is the business of heal-inline.ts.
 */

/** Quote marks, bullets and numbers before the content of a line; bounded, so that matching stays linear. */
const CONTAINERS = String.raw`[ \t]{0,64}(?:>[ \t]?){0,32}(?:(?:[*+-]|\d{1,9}[.)])[ \t]{1,16}){0,8}`;

/** What may still become something else, or is a marker with nothing after it. */
const UNDECIDED = String.raw`#{1,6}|[*+-]|[*_-]{2,3}|=+|\d{1,9}[.)]?|\`{1,2}|~{1,2}|>+|<|\$|\\|\|(?:[ \t]*\|)?|\[[ xX]?\]?`;

/** A link definition being typed; it counts once its line is whole. */
const HALF_DEFINITION = String.raw`\[(?!\^)[^\]\n]{0,200}\]:.*|\[\^[^\]\s]{0,200}(?:\]:?)?`;

const UNDECIDED_LINE = new RegExp(`^${CONTAINERS}(?:(?:${UNDECIDED})[ \\t]{0,16}|${HALF_DEFINITION})?$`);

function countCells(line: string): number {
  const inner = line.trim();
  let cells = 0;
  let filled = false;
  for (let i = inner.startsWith("|") ? 1 : 0; i < inner.length; i += 1) {
    if (inner[i] === "|") {
      cells += 1;
      filled = false;
    } else {
      filled = true;
      i += inner[i] === "\\" ? 1 : 0;
    }
  }
  return cells + (filled ? 1 : 0);
}

/** Completes the first two lines of a table, so that its head does not show as a paragraph first. */
function completeTable(raw: string): string {
  const lastStart = raw.lastIndexOf("\n") + 1;
  const last = raw.slice(lastStart);
  // A line with a pipe somewhere is common prose: only a leading pipe, or a begun rule below, makes it a table.
  if (/^ {0,3}\|/.test(last) && !/^[ |:-]*$/.test(last)) {
    return withRule(raw);
  }
  const head = raw.slice(raw.lastIndexOf("\n", lastStart - 2) + 1, Math.max(0, lastStart - 1));
  const begun = last === "" ? /^ {0,3}\|/.test(head) : /^ {0,3}[|:-][ |:-]*$/.test(last);
  return begun && head.includes("|") ? withRule(raw.slice(0, lastStart - 1)) : raw;
}

function withRule(raw: string): string {
  const head = raw.slice(raw.lastIndexOf("\n") + 1);
  return `${raw}\n|${" --- |".repeat(Math.min(countCells(head), 1000))}`;
}

/** The last block of a growing text, with its undecided end held back or completed. */
export function fixTail(type: string, raw: string): string {
  if (type === "code" || type === "html") {
    return raw;
  }
  const table = type === "paragraph" ? completeTable(raw) : raw;
  if (table !== raw) {
    return table;
  }
  const lastStart = raw.lastIndexOf("\n") + 1;
  return lastStart < raw.length && UNDECIDED_LINE.test(raw.slice(lastStart)) ? raw.slice(0, lastStart) : raw;
}

/** The text of an open fenced block without the begun closing fence on its last line. */
export function withoutHalfFence(raw: string, text: string): string {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1] ?? "";
  const last = text.slice(text.lastIndexOf("\n") + 1);
  const match = /^ {0,3}(`{1,64}|~{1,64})$/.exec(last)?.[1];
  return match !== undefined && match[0] === fence[0] && match.length < fence.length
    ? text.slice(0, Math.max(0, text.length - last.length - 1))
    : text;
}

/** Whether a fenced block has its closing fence. */
export function isFenceClosed(raw: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  if (fence === undefined) {
    return true;
  }
  const lastLine = /\n[ \t]{0,64}(`{3,}|~{3,})[ \t]*\n?$/.exec(raw)?.[1];
  return lastLine !== undefined && lastLine[0] === fence[0] && lastLine.length >= fence.length;
}

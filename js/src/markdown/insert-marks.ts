import { decodeEntities } from "./entities.ts";
import type { InlineToken, MarkToken } from "./tokens.ts";

/** The place of a mark in a text. */
export interface At {
  readonly mark: number;
  readonly at: number;
}

interface Stretch {
  readonly source: number;
  readonly inline: number;
  readonly length: number;
}

/** Which stretches of a block's source its inline content was read from, line by line. */
function align(source: string, inline: string): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  let offset = 0;
  for (const line of inline.split("\n")) {
    const content = line.trim();
    const at = content === "" ? -1 : source.indexOf(content.slice(0, 24), from);
    if (at >= 0) {
      let length = 0;
      while (length < content.length && content[length] === source[at + length]) {
        length += 1;
      }
      stretches.push({ source: at, inline: offset + line.indexOf(content), length });
      from = at + length;
    }
    offset += line.length + 1;
  }
  return stretches;
}

/** Inline tokens with marks in them, given where in the source of their block those are. */
export function insertMarks(tokens: readonly InlineToken[], source: string, marks: readonly At[]): InlineToken[] {
  const inline = tokens.map(({ raw }) => raw).join("");
  const stretches = align(source, inline);
  const last = stretches.at(-1);
  const places = marks.map(({ mark, at }) => {
    const stretch = stretches.findLast((one) => one.source <= at);
    if (stretch === undefined) {
      return { mark, at: 0 };
    }
    const inside = Math.min(at - stretch.source, stretch.length);
    const isEnd = stretch === last && inside === stretch.length;
    return { mark, at: isEnd ? inline.length : stretch.inline + inside };
  });
  return insert(tokens, places);
}

function token(mark: number): MarkToken {
  return { type: "mark", raw: "", mark };
}

function insert(tokens: readonly InlineToken[], marks: readonly At[]): InlineToken[] {
  const marked: InlineToken[] = [];
  let next = 0;
  let offset = 0;
  const until = (end: number) => {
    const from = next;
    while (next < marks.length && (marks[next]?.at ?? 0) < end) {
      next += 1;
    }
    return marks.slice(from, next);
  };
  for (const one of tokens) {
    const end = offset + one.raw.length;
    marked.push(...until(offset + 1).map(({ mark }) => token(mark)));
    const inside = until(end).map(({ mark, at }) => ({ mark, at: at - offset }));
    marked.push(...(inside.length === 0 ? [one] : split(one, inside)));
    offset = end;
  }
  return [...marked, ...marks.slice(next).map(({ mark }) => token(mark))];
}

/** A token with marks in it: words may be divided, and emphasis holds marks; anything else has them after it. */
function split(one: InlineToken, marks: readonly At[]): InlineToken[] {
  switch (one.type) {
    case "text":
      return one.tokens === undefined
        ? splitText(one.raw, one.raw === one.text, one.escaped, marks)
        : [one, ...all(marks)];
    case "strong":
    case "em":
    case "del": {
      const start = (one.raw.length - one.text.length) / 2;
      const inside = marks.filter(({ at }) => at < start + one.text.length);
      const content = inside.map(({ mark, at }) => ({ mark, at: Math.max(0, at - start) }));
      const tokens = insert(one.tokens as readonly InlineToken[], content) as typeof one.tokens;
      return [{ ...one, tokens }, ...all(marks.slice(inside.length))];
    }
    default:
      return [one, ...all(marks)];
  }
}

function all(marks: readonly At[]): MarkToken[] {
  return marks.map(({ mark }) => token(mark));
}

const segmenter = new Intl.Segmenter();

/** Whatever must stay together: character references, and several characters that are seen as one. */
function safePlace(raw: string, at: number): number {
  for (const { 0: reference, index } of raw.matchAll(/&#?\w{1,32};/g)) {
    if (index < at && at < index + reference.length) {
      return index + reference.length;
    }
  }
  const near = Math.max(0, at - 64);
  const segment = segmenter.segment(raw.slice(near, at + 64)).containing(at - near);
  return segment === undefined || segment.index === at - near ? at : near + segment.index + segment.segment.length;
}

function splitText(raw: string, literal: boolean, escaped: boolean | undefined, marks: readonly At[]): InlineToken[] {
  const parts: InlineToken[] = [];
  let start = 0;
  const add = (end: number) => {
    const part = raw.slice(start, end);
    if (part !== "") {
      const shown = literal ? { text: part, escaped: escaped === true } : { text: decodeEntities(part), escaped: true };
      parts.push({ type: "text", raw: part, ...shown });
    }
    start = end;
  };
  for (const { mark, at } of marks) {
    add(Math.max(start, safePlace(raw, at)));
    parts.push(token(mark));
  }
  add(raw.length);
  return parts;
}

import type { Lexer, Links, Token } from "marked";
import { createContext } from "preact";

/** `[^label]` in a text. */
export interface FootnoteToken {
  readonly type: "footnote_ref";
  readonly raw: string;
  readonly label: string;
}

/** The definition of a footnote. */
export interface DefinitionToken {
  readonly type: "footnote";
  readonly raw: string;
  readonly label: string;
  readonly tokens: Token[];
}

/** Numbers of the footnotes that have a definition, by their labels. */
export type Notes = ReadonlyMap<string, number>;

export const noNotes: Notes = new Map();

/** The numbers of the text around. */
export const NotesContext = createContext<Notes>(noNotes);

/** The definitions may still come, so that references are shown before them. No label can be like this. */
export const MORE_NOTES = " ";

/** What stands for a footnote among link definitions; no label of a link begins with a space. */
export function noteKey(label: string): string {
  return ` ^${label}`;
}

const DEFINITION = /^ {0,3}\[\^([^\s[\]]{1,200})\]:[ \t]*/;

/** What begins a block of its own after a footnote's line. */
const OTHER_BLOCK = /^ {0,3}(?:[*+-] |\d{1,9}[.)] |#{1,6} |>|`{3}|~{3}|\||-{3}|\$\$|\\\[|\[\^[^\s[\]]{1,200}\]:)/;

function normalise(label: string): string {
  return label.toLowerCase();
}

/** Whether a line begins with the definition of a footnote. */
export function isDefinition(line: string): boolean {
  return DEFINITION.test(line);
}

/** The definition that `src` begins with: its paragraph, and what is indented after blank lines. */
export function lexDefinition(src: string, lexer: Lexer): DefinitionToken | undefined {
  const begin = DEFINITION.exec(src);
  if (begin?.[1] === undefined) {
    return undefined;
  }
  let end = 0;
  let content = "";
  let blank = "";
  for (let start = 0; start < src.length; ) {
    const newline = src.indexOf("\n", start);
    const next = newline < 0 ? src.length : newline + 1;
    const line = src.slice(start, next);
    if (start > 0 && line.trim() === "") {
      blank += "\n";
    } else {
      const indented = /^(?: {4}|\t)/.exec(line)?.[0];
      if (start > 0 && indented === undefined && (blank !== "" || OTHER_BLOCK.test(line))) {
        break;
      }
      content += blank + line.slice(start === 0 ? begin[0].length : (indented ?? "").length);
      blank = "";
      end = next;
    }
    start = next;
  }
  const { top } = lexer.state;
  lexer.state.top = true;
  const tokens = lexer.blockTokens(content, []);
  lexer.state.top = top;
  return { type: "footnote", raw: src.slice(0, end).replace(/\n$/, ""), label: normalise(begin[1]), tokens };
}

/** The reference that `src` begins with, where its definition is there or may still come. */
export function lexReference(src: string, links: Links): FootnoteToken | undefined {
  const found = /^\[\^([^\s[\]]{1,200})\]/.exec(src);
  if (found?.[1] === undefined) {
    return undefined;
  }
  const label = normalise(found[1]);
  const known = links[noteKey(label)] !== undefined || links[MORE_NOTES] !== undefined;
  return known ? { type: "footnote_ref", raw: found[0], label } : undefined;
}

/** The labels that a text refers to, in its order. */
export function referredLabels(src: string): string[] {
  const found = src.matchAll(/^ {0,3}\[\^[^\s[\]]{1,200}\]:|\[\^([^\s[\]]{1,200})\]/gm);
  return [...found].flatMap(({ 1: label }) => (label === undefined ? [] : [normalise(label)]));
}

/** Numbers for the defined labels: those that are referred to in that order, then the others. */
export function numberNotes(referred: readonly string[], defined: readonly string[]): Notes {
  const known = new Set(defined);
  const labels = new Set([...referred.filter((label) => known.has(label)), ...defined]);
  return new Map([...labels].map((label, index) => [label, index + 1]));
}

import type { Token, Tokens } from "marked";
import type { Block } from "./blocks.ts";
import { MarkdownDocument } from "./document.ts";
import { plainText } from "./inline.tsx";

/** What a Markdown text says, without its syntax. */
export function wordsOfMarkdown(text: string): string {
  return wordsOfBlocks(new MarkdownDocument().update(text, false));
}

/** What blocks say: paragraphs apart by a blank line, items and rows by a line each. */
export function wordsOfBlocks(blocks: readonly Block[]): string {
  return blocks
    .map(wordsOfBlock)
    .filter((words) => words !== "")
    .join("\n\n");
}

function wordsOfBlock({ token, children }: Block): string {
  switch (token.type) {
    case "code":
      return token.text;
    case "math":
    case "math_block":
      return token.tex.trim();
    case "footnote":
      return `[${token.label}] ${wordsOfBlocks(children)}`;
    case "footnote_ref":
      return `[${token.label}]`;
    case "marks":
      return wordsOfBlock(token.marked);
    case "mark":
    case "hr":
    case "space":
    case "def":
    case "br":
    case "checkbox":
      return "";
    case "blockquote":
      return wordsOfBlocks(children);
    case "list":
      return children.map((child, index) => itemWords(child, numberOf(token, index))).join("\n");
    case "list_item":
      return itemWords({ token, children } as Block, "- ");
    case "table":
      return [cellWords(token.header), ...token.rows.map(cellWords)].join("\n");
    case "table_row":
      return cellWords(token.cells);
    case "html":
    case "escape":
    case "codespan":
      return token.text.trim();
    case "segment":
    case "paragraph":
    case "heading":
    case "text":
    case "strong":
    case "em":
    case "del":
    case "link":
    case "image":
      return children.length > 0 ? children.map(wordsOfBlock).join("") : plainText(inlineOf(token)).trim();
    default:
      return token satisfies never;
  }
}

function inlineOf(token: { readonly raw: string; readonly tokens?: Token[] | undefined }): readonly Token[] {
  return token.tokens ?? [{ type: "text", raw: token.raw, text: token.raw, escaped: true } satisfies Tokens.Text];
}

function numberOf(list: Tokens.List, index: number): string {
  return list.ordered ? `${(list.start || 1) + index}. ` : "- ";
}

/** An item, its further lines set in as far as its own words. */
function itemWords({ token, children }: Block, sign: string): string {
  const box = token.type === "list_item" && token.task ? (token.checked ? "[x] " : "[ ] ") : "";
  const lines = children.map(wordsOfBlock).filter((words) => words !== "");
  return `${sign}${box}${lines.join("\n").replaceAll("\n", `\n${" ".repeat(sign.length)}`)}`;
}

function cellWords(cells: readonly Tokens.TableCell[]): string {
  return cells.map((cell) => plainText(cell.tokens)).join("\t");
}

import type { MarkedToken, Token, Tokens } from "marked";
import type { Block } from "./blocks.ts";
import type { DefinitionToken, FootnoteToken } from "./footnotes.ts";
import type { MathBlockToken, MathToken } from "./math.ts";

/** One row of a table's body: marked has no token for it. */
export interface RowToken {
  readonly type: "table_row";
  readonly raw: string;
  readonly cells: Tokens.TableCell[];
}

/** A piece of a long paragraph that is still being streamed. */
export interface SegmentToken {
  readonly type: "segment";
  readonly raw: string;
  readonly tokens: Token[];
}

/** The place of a mark in a text. */
export interface MarkToken {
  readonly type: "mark";
  readonly raw: "";
  /** Which of the marks. */
  readonly mark: number;
}

/** A block that has no place for marks inside, with those that stand after it. */
export interface MarksToken {
  readonly type: "marks";
  readonly raw: string;
  readonly marked: Block;
  readonly tokens: readonly MarkToken[];
}

/** What the inline content of a block can be made of. */
export type InlineToken = MarkedToken | MathToken | FootnoteToken | MarkToken;

/** What a block can be made of: marked's tokens and those it has none for. */
export type BlockToken =
  | MarkedToken
  | MathToken
  | MathBlockToken
  | FootnoteToken
  | DefinitionToken
  | RowToken
  | SegmentToken
  | MarkToken
  | MarksToken;

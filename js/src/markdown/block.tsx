import type { Tokens } from "marked";
import type { ComponentChild, ComponentChildren, VNode } from "preact";
import { directionOf } from "../ui/direction.ts";
import type { Block } from "./blocks.ts";
import { CodeBlock } from "./code.tsx";
import { withControls } from "./controls.tsx";
import { decodeEntities } from "./entities.ts";
import { Formula } from "./formula.tsx";
import { withoutHalfFence } from "./heal.ts";
import { renderInline } from "./inline.tsx";
import { List, ListItem } from "./list.tsx";
import { Table, TableRow } from "./table.tsx";
import type { BlockToken, InlineToken } from "./tokens.ts";

/** The elements of blocks. A block keeps its element, so that Preact leaves unchanged ones alone. */
export function renderBlocks(blocks: readonly (Block | null)[]): ComponentChildren {
  return blocks.map((block, index) => {
    if (block === null) {
      return null;
    }
    block.view ??= (<BlockView key={index} block={block} />) as VNode;
    return block.view;
  });
}

/** One block; it renders again only when it is another one than before. */
export function BlockView({ block }: { readonly block: Block }): ComponentChild {
  const token: BlockToken = block.token;
  switch (token.type) {
    case "paragraph":
      return <p dir="auto">{renderLeaf(block, token.tokens)}</p>;
    case "heading": {
      const Heading = `h${token.depth}` as "h1";
      return <Heading dir="auto">{renderInline(token.tokens)}</Heading>;
    }
    case "code":
      return <CodeBlock {...codeProps(token, block.open)} />;
    case "blockquote":
      return <blockquote dir={directionOf(token.raw)}>{renderBlocks(block.children)}</blockquote>;
    case "list":
      return <List token={token}>{renderBlocks(block.children)}</List>;
    case "list_item":
      return <ListItem token={token}>{renderBlocks(block.children)}</ListItem>;
    case "table":
      return <Table token={token}>{renderBlocks(block.children)}</Table>;
    case "table_row":
      return <TableRow cells={token.cells} />;
    case "hr":
      return <hr />;
    case "html":
      return (
        <p class="ck-md-html" dir="auto">
          {withControls(token.text.replace(/\n+$/, ""))}
        </p>
      );
    case "text":
      // The content of a tight list item.
      return token.tokens === undefined ? token.text : renderLeaf(block, token.tokens);
    case "segment":
      return renderInline(token.tokens);
    case "math_block":
      return <Formula tex={token.tex} display={true} open={token.open} />;
    case "marks":
      return (
        <>
          {renderBlocks([token.marked])}
          <p class="ck-md-marks">{renderInline(token.tokens)}</p>
        </>
      );
    case "footnote":
      // Gathered at the end of the text; in another block there is none.
      return null;
    case "space":
    case "def":
    case "checkbox":
      return null;
    case "br":
    case "codespan":
    case "del":
    case "em":
    case "escape":
    case "image":
    case "link":
    case "strong":
    case "math":
    case "footnote_ref":
    case "mark":
      // Inline tokens never stand among blocks; should marked ever put one there, it is shown all the same.
      return renderInline([token]);
    default:
      return unknownToken(token);
  }
}

/** Inline content, or its pieces while a long paragraph is streamed. */
function renderLeaf(block: Block, tokens: readonly (Tokens.Generic | InlineToken)[]): ComponentChildren {
  return block.children.length > 0 ? renderBlocks(block.children) : renderInline(tokens);
}

function codeProps(token: Tokens.Code, open: boolean) {
  const info = decodeEntities(token.lang ?? "");
  // marked keeps the last newline of a fenced block after a blank line, and of an indented one in some places.
  const text = token.text.replace(/\n$/, "");
  if (!open) {
    return { text, info, open };
  }
  // A half-typed info string would show one label after the other.
  return token.raw.includes("\n")
    ? { text: withoutHalfFence(token.raw, text), info, open }
    : { text: "", info: "", open };
}

function unknownToken(token: never): string {
  return (token as { raw: string }).raw;
}

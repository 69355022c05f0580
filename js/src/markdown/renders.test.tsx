import { options, render, type VNode } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BlockView } from "./block.tsx";
import { MarkdownDocument } from "./document.ts";
import { show } from "./testing.tsx";

/** How often a block was rendered. */
let blockRenders = 0;

/** Called before each real render of a component, and not for the ones skipped; `__r` is its name in the built Preact. */
const hooks = options as { __r?: ((vnode: VNode) => void) | undefined };
const before = hooks.__r;

beforeEach(() => {
  blockRenders = 0;
  hooks.__r = (vnode) => {
    blockRenders += vnode.type === BlockView ? 1 : 0;
    before?.(vnode);
  };
});

afterEach(() => {
  hooks.__r = before;
});

/** Block renders for each of the growing texts. */
function rendersPerStep(texts: readonly string[]): number[] {
  const root = document.createElement("div");
  return texts.map((text) => {
    blockRenders = 0;
    show(root, text, true);
    return blockRenders;
  });
}

describe("what is rendered per appended piece", () => {
  test("a paragraph that grows renders once per piece, whatever stands before it", () => {
    const before = "# Title\n\nfirst\n\n- a\n- b\n\n| t |\n|---|\n| 1 |\n\n";
    const steps = ["", "se", "seco", "second", "second p", "second para"].map((end) => before + end);
    expect(rendersPerStep(steps)).toEqual([9, 1, 1, 1, 1, 1]);
  });

  test("the item that grows renders, and its list", () => {
    const before = "- one\n- two\n- three\n";
    const steps = ["- f", "- fo", "- fou", "- four"].map((end) => before + end);
    // A list, four items and the text of each; then the list, its last item and its text.
    expect(rendersPerStep(steps)).toEqual([9, 3, 3, 3]);
  });

  test("the row that grows renders, and its table", () => {
    const before = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n";
    const steps = ["| 5", "| 5 | 6", "| 5 | 6 |", "| 5 | 6 |\n| 7"].map((end) => before + end);
    // A closing pipe changes no cell, so only the table renders; the last step closes one row and opens another.
    expect(rendersPerStep(steps)).toEqual([4, 2, 1, 3]);
  });

  test("the same text again renders nothing", () => {
    expect(rendersPerStep(["a\n\nb", "a\n\nb", "a\n\nb"])).toEqual([2, 0, 0]);
  });

  test("the end renders the last block only", () => {
    const root = document.createElement("div");
    show(root, "# a\n\nb\n\nc\n\n**d", true);
    blockRenders = 0;
    show(root, "# a\n\nb\n\nc\n\n**d**", false);
    expect(blockRenders).toBe(1);
  });

  test("a late definition renders only the blocks that could refer to it", () => {
    const root = document.createElement("div");
    const text = "see [x]\n\nplain\n\n- [x] too\n- plain\n\nplain\n\nplain\n\n";
    show(root, text, true);
    blockRenders = 0;
    show(root, `${text}[x]: https://x.example\n\nend`, true);
    // The first paragraph; the list, its first item and that one's text; the new paragraph.
    expect(blockRenders).toBe(5);
    expect(root.querySelectorAll("a")).toHaveLength(1);
  });

  test("reading costs in proportion to the length", { timeout: 30_000 }, () => {
    const paragraph = "Some words with **bold** and `code` in a usual paragraph of a chat answer.\n\n";
    const factors = [10, 40, 160].map((blocks) => {
      const text = paragraph.repeat(blocks);
      const markdown = new MarkdownDocument();
      for (let end = 40; end < text.length; end += 40) {
        markdown.update(text.slice(0, end), true);
      }
      return markdown.lexed / text.length;
    });
    // Every character is read about four times, in a text of any length.
    expect(Math.max(...factors)).toBeLessThan(6);
    expect((factors[2] ?? 0) / (factors[0] ?? 1)).toBeLessThan(1.3);
  });
});

describe("nodes on the page", () => {
  test("finished blocks keep their nodes until the end and after it", () => {
    const text =
      "# T\n\npara **b** [x]\n\n- one\n- two\n\n```py\na = 1\n```\n\n> q\n\n| a |\n|---|\n| 1 |\n\nlast one\n\nend\n\n";
    const root = document.createElement("div");
    const kept: Element[] = [];
    for (let end = 1; end <= text.length; end += 1) {
      show(root, text.slice(0, end), true);
      const blocks = [...(root.firstElementChild?.children ?? [])];
      for (const [index, element] of kept.entries()) {
        expect(blocks[index]).toBe(element);
      }
      // All but the last one are finished.
      kept.splice(0, kept.length, ...blocks.slice(0, -1));
    }
    show(root, text, false);
    expect([...(root.firstElementChild?.children ?? [])].slice(0, kept.length)).toEqual(kept);
    expect(kept).toHaveLength(7);
  });

  test("items and rows that are finished keep their nodes while the list and the table grow", () => {
    const root = document.createElement("div");
    show(root, "- a **b**\n- c\n- d", true);
    const items = [...root.querySelectorAll("li")];
    const bold = root.querySelector("strong");
    show(root, "- a **b**\n- c\n- d e\n- f", true);
    expect([...root.querySelectorAll("li")].slice(0, 3)).toEqual(items);
    expect(root.querySelector("strong")).toBe(bold);
  });

  test("a selection in finished text survives what comes after it", () => {
    const root = document.createElement("div");
    document.body.append(root);
    show(root, "first **bold** words\n\nsecond", true);
    const node = root.querySelector("strong")?.firstChild;
    const range = document.createRange();
    range.selectNodeContents(node as Node);
    getSelection()?.addRange(range);
    show(root, "first **bold** words\n\nsecond paragraph\n\n- and\n- more\n\nend", true);
    show(root, "first **bold** words\n\nsecond paragraph\n\n- and\n- more\n\nend", false);
    expect(getSelection()?.toString()).toBe("bold");
    expect(node?.isConnected).toBe(true);
    render(null, root);
    root.remove();
  });

  test("another text replaces the first", () => {
    const root = document.createElement("div");
    show(root, "one\n\ntwo\n\nthree\n\nfour", true);
    expect(show(root, "# Other", true)).toContain("Other");
    expect(root.textContent).toBe("Other");
    show(root, "", true);
    expect(root.textContent).toBe("");
  });
});

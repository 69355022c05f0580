import { describe, expect, test } from "vitest";
import { show } from "./testing.tsx";

/** The finished view of a text, without the attributes that all blocks have. */
function html(text: string): string {
  const root = document.createElement("div");
  show(root, text, false);
  for (const element of root.querySelectorAll("*")) {
    element.removeAttribute("dir");
  }
  return root.firstElementChild?.innerHTML ?? "";
}

describe("blocks", () => {
  test.each([
    ["# One\n\n###### Six #", "<h1>One</h1><h6>Six</h6>"],
    ["Title\n===", "<h1>Title</h1>"],
    ["a\nb", "<p>a\nb</p>"],
    ["a  \nb\\\nc", "<p>a<br>b<br>c</p>"],
    ["> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"],
    ["a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"],
  ])("%j", (text, expected) => {
    expect(html(text)).toBe(expected);
  });
});

describe("lists", () => {
  test.each([
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["0. a", '<ol start="0"><li>a</li></ol>'],
    ["1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
    ["- a\n  - b\n    1. c", "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li></ul>"],
  ])("%j", (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  test("tasks are boxes that say their state and cannot be ticked", () => {
    const root = document.createElement("div");
    show(root, "- [ ] open **b**\n- [x] closed\n\n  more\n- plain", false);
    const boxes = [...root.querySelectorAll("input")];
    expect(boxes.map((box) => [box.type, box.disabled, box.checked, box.getAttribute("aria-label")])).toEqual([
      ["checkbox", true, false, "Not done"],
      ["checkbox", true, true, "Done"],
    ]);
    expect([...root.querySelectorAll("li")].map((item) => item.textContent)).toEqual(["open b", "closedmore", "plain"]);
  });
});

describe("tables", () => {
  const root = document.createElement("div");
  show(root, "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | `x\\|y` | **3** |\n", false);

  test("stand in a region that scrolls and can be focused", () => {
    const region = root.querySelector<HTMLElement>(".ck-md-table");
    expect(region?.tabIndex).toBe(0);
    expect(region?.getAttribute("aria-label")).toBe("Table");
  });

  test("have aligned columns and column headers", () => {
    const heads = [...root.querySelectorAll("th")];
    expect(heads.map((cell) => cell.className)).toEqual(["", "ck-md-left", "ck-md-center", "ck-md-right"]);
    expect(heads.every((cell) => cell.scope === "col")).toBe(true);
  });

  test("fill up short rows, and take escaped pipes as text", () => {
    expect([...root.querySelectorAll("td")].map((cell) => cell.innerHTML)).toEqual([
      "1",
      "<code>x|y</code>",
      "<strong>3</strong>",
      "",
    ]);
  });
});

describe("inline", () => {
  test.each([
    [
      "**a** *b* ***c*** ~~d~~ `e`",
      "<strong>a</strong> <em>b</em> <em><strong>c</strong></em> <del>d</del> <code>e</code>",
    ],
    ["snake_case_word 2*3*4", "snake_case_word 2<em>3</em>4"],
    ["`` a`b `` `&amp;`", "<code>a`b</code> <code>&amp;amp;</code>"],
    ["\\*a\\* \\# \\\\", "*a* # \\"],
    ["&copy; &#169; &#xA9; &nosuch; AT&T", "© © © &amp;nosuch; AT&amp;T"],
    ["&lt;b&gt; &amp;lt; &#38;lt;", "&lt;b&gt; &amp;lt; &amp;lt;"],
    ["a & b < c > d", "a &amp; b &lt; c &gt; d"],
  ])("%j", (text, expected) => {
    expect(html(text)).toBe(`<p>${expected}</p>`);
  });

  test("text direction follows the text of each block", () => {
    const root = document.createElement("div");
    show(root, "# a\n\nb\n\n<g>", false);
    for (const element of root.querySelectorAll("h1, p")) {
      expect(element.getAttribute("dir")).toBe("auto");
    }
  });

  test.each([
    ["- 1. ج\n- b", "ul", "rtl"],
    ["1. a\n2. ج", "ol", "ltr"],
    ["- [x] ج\n- [ ] b", "ul", "rtl"],
    ["> **ג**", "blockquote", "rtl"],
    ["| ج | b |\n|---|---|\n| 1 | 2 |", ".ck-md-table", "rtl"],
    ["- 1\n- 2", "ul", null],
  ])("a block of blocks runs as its first letter does: %j", (text, tag, direction) => {
    const root = document.createElement("div");
    show(root, text, false);
    expect(root.querySelector(tag)?.getAttribute("dir")).toBe(direction);
  });
});

describe("link definitions", () => {
  test("apply before and after them, the first of a label wins", () => {
    const root = document.createElement("div");
    show(root, "[a] [t][A]\n\n[a]: https://one.example 'T'\n[a]: https://two.example\n\n[a]", false);
    expect([...root.querySelectorAll("a")].map((link) => [link.href, link.title])).toEqual([
      ["https://one.example/", "T"],
      ["https://one.example/", "T"],
      ["https://one.example/", "T"],
    ]);
    expect(root.textContent).toBe("a ta");
  });

  test.each(["constructor", "toString", "hasOwnProperty", "\\_\\_proto\\_\\_"])("a label may be %s", (label) => {
    expect(html(`[${label}]`)).toBe(`<p>[${label.replaceAll("\\", "")}]</p>`);
    expect(html(`[${label}]: https://a.b\n\n[x][${label}]`)).toContain("https://a.b");
  });
});

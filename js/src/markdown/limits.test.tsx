import { render } from "preact";
import { expect, test } from "vitest";
import { MarkdownDocument } from "./document.ts";
import { Markdown } from "./markdown.tsx";
import { show } from "./testing.tsx";

const LONG = 100_000;

/** Texts that make careless parsers slow or deep. */
const hostile: Record<string, string> = {
  "one long word": "a".repeat(LONG),
  "one long line of words": "word ".repeat(LONG / 5),
  "open emphasis": "*a ".repeat(LONG / 3),
  "open strong": "**a ".repeat(5_000),
  stars: "*".repeat(LONG),
  "underscores between words": "a_".repeat(LONG / 2),
  "open brackets": "[".repeat(20_000),
  "open links": "[a](".repeat(5_000),
  "bracket pairs": "[]".repeat(20_000),
  images: "![a".repeat(5_000),
  backticks: "`".repeat(LONG),
  "backtick runs": Array.from({ length: 300 }, (_, index) => "`".repeat(index)).join(" "),
  tildes: "~a ".repeat(20_000),
  "angle brackets": "<a ".repeat(20_000),
  "html comment": `<!-- ${"- ".repeat(40_000)}`,
  entities: "&a".repeat(LONG / 2),
  base64: "ab+/_-Z9*~".repeat(LONG / 10),
  "words below the limit": `${"a_".repeat(2_400)} `.repeat(10),
  "at signs": "a@".repeat(LONG / 2),
  urls: "https://a.b/".repeat(5_000),
  dots: `www.${"a.".repeat(20_000)}`,
  "quotes in quotes": `${">".repeat(1_000)} text`,
  "quotes in quotes, spaced": `${"> ".repeat(1_000)}text`,
  "lists in lists on a line": `${"- ".repeat(1_000)}text`,
  "lists in lists": Array.from({ length: 300 }, (_, depth) => `${"  ".repeat(depth)}- item`).join("\n"),
  numbers: `${"1. ".repeat(1_000)}text`,
  "wide table": `|${"a|".repeat(200)}\n|${"-|".repeat(200)}\n${`|${"b|".repeat(200)}\n`.repeat(50)}`,
  "table rule without end": `|a|\n|${"-".repeat(LONG)}`,
  pipes: "|".repeat(20_000),
  "blank lines": "\n".repeat(LONG),
  spaces: " ".repeat(LONG),
  "spaces and letters": `${" ".repeat(LONG / 2)}a${" ".repeat(LONG / 2)}`,
  backslashes: "\\".repeat(LONG),
  definitions: "[a]: b\n".repeat(5_000),
  "half a definition": `[a]: ${"x".repeat(LONG)}`,
  hashes: "#".repeat(LONG),
  dashes: "-".repeat(LONG),
  equals: `a\n${"=".repeat(LONG)}`,
  "data image": `![a](data:image/png;base64,${"A".repeat(LONG)})`,
  fence: `\`\`\`${"x".repeat(LONG)}\n${"y".repeat(LONG)}`,
  "open formulas": "\\( a ".repeat(20_000),
  "open displayed formulas": "\\[\n".repeat(5_000),
  dollars: "$".repeat(LONG),
  "dollars and letters": "$a ".repeat(LONG / 3),
  "double dollars": "$$a".repeat(LONG / 3),
  "formulas in lines": "$a$ ".repeat(5_000),
  "a formula without end": `$$\n${"x + ".repeat(25_000)}`,
  "footnote references": "[^1]".repeat(5_000),
  "footnote definitions": Array.from({ length: 3_000 }, (_, index) => `a[^${index}]\n[^${index}]: b\n`).join(""),
  "quote marks without spaces": `${">".repeat(10_000)}a`,
  "brackets that open and close": `${"[".repeat(10_000)}a${"]".repeat(10_000)}`,
  "parentheses after brackets": `${"[a](".repeat(2_000)}b${")".repeat(2_000)}`,
  "control characters": "\u0000\u0001\u202e\u2066\u200b\ufeff\ud800".repeat(2_000),
};

test.each(Object.entries(hostile))("%s", { timeout: 60_000 }, (_name, text) => {
  const root = document.createElement("div");
  const started = performance.now();
  show(root, text.slice(0, text.length / 2), true);
  show(root, text, true);
  show(root, text, false);
  // Generous, as machines differ; what it catches takes minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  "*",
  "**",
  "~~",
  "`",
  "``",
  "[",
  "![",
  "[a](",
  "<",
  "<a ",
  "<!--",
  "$",
  "$$",
  "\\(",
  "\\[",
  "|",
  "> ",
  "- ",
  "1. ",
  "#",
  "```",
  "~~~",
  "[^",
  "[^1]: ",
  "&",
  "\\",
])("%j without an end is shown, and nothing before or after it is lost", (opening) => {
  const root = document.createElement("div");
  show(root, `before\n\n${opening}inside\n\nafter`, false);
  expect(root.textContent).toContain("before");
  expect(root.textContent).toContain("inside");
  expect(root.textContent).toContain("after");
  expect(() => show(root, `before\n\n${opening}`, true)).not.toThrow();
});

test("a table of 200 columns has them all, in a region that scrolls", () => {
  const row = (cell: string) => `|${`${cell}|`.repeat(200)}\n`;
  const root = document.createElement("div");
  show(root, row("a") + row("-") + row("b"), false);
  expect(root.querySelectorAll(".ck-md-table th, .ck-md-table td")).toHaveLength(400);
});

test("a line of 100,000 characters, and a megabyte of data, stand there as they came", () => {
  const root = document.createElement("div");
  const words = "word ".repeat(20_000);
  show(root, words, false);
  expect(root.textContent?.trim()).toBe(words.trim());
  const data = "QUJD+/".repeat(175_000);
  show(root, `before ${data} after`, false);
  expect(root.textContent).toBe(`before ${data} after`);
  show(root, `![alt](data:image/png;base64,${data})`, false);
  expect(root.querySelector("img")?.getAttribute("src")).toBe(`data:image/png;base64,${data}`);
});

test("what cannot be nested any deeper is shown as text", () => {
  const root = document.createElement("div");
  show(root, `${"> ".repeat(10_000)}deep`, false);
  expect(root.querySelectorAll("blockquote").length).toBeLessThan(100);
  expect(root.textContent).toContain("deep");
  show(root, `${"[".repeat(10_000)}deep`, false);
  expect(root.textContent).toBe(`${"[".repeat(10_000)}deep`);
});

const CONTROLS = [..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"];

test.each(CONTROLS)("the control character %j is seen, and turns nothing around", (control) => {
  const name = `U+${control.charCodeAt(0).toString(16).toUpperCase()}`;
  for (const text of [
    `a${control}b`,
    `\`a${control}b\``,
    `> <b>a${control}b</b>`,
    `\`\`\`js\na${control}b\n\`\`\``,
    `<div>a${control}b`,
    `https://a.b/a${control}b`,
  ]) {
    const root = document.createElement("div");
    show(root, text, false);
    expect(root.textContent, text).not.toContain(control);
    expect(root.querySelector(".ck-md-control")?.textContent, text).toBe(name);
  }
});

test("characters without a width, and marks of direction that turn nothing around, stay", () => {
  const root = document.createElement("div");
  const text = "a\u200bb\u200cc\u200dd\u2060e\u200ef\u200fg";
  show(root, text, false);
  expect(root.textContent).toBe(text);
});

test("40 KB of prose, code, tables, formulas and footnotes cost in proportion to their length, and stay many blocks", {
  timeout: 60_000,
}, () => {
  const part = (index: number) =>
    `## Part ${index}\n\nSome **words** with $x_${index}$ and a note[^${index}], for $5 or $6.\n\n$$\na_${index}\n= b\n$$\n\n` +
    `\`\`\`py\nx = ${index}\n\`\`\`\n\n| a | b |\n|---|---|\n| $c$ | d[^${index}] |\n\n[^${index}]: The note *${index}*.\n\n`;
  const cost = [20, 80, 200].map((parts) => {
    const text = Array.from({ length: parts }, (_, index) => part(index)).join("");
    const document = new MarkdownDocument();
    let last = 0;
    for (let end = 60; end < text.length; end += 60) {
      last = document.update(text.slice(0, end), true).length;
    }
    expect(last).toBeGreaterThan(parts * 5);
    return document.lexed / text.length;
  });
  expect(Math.max(...cost)).toBeLessThan(8);
  expect((cost[2] ?? 0) / (cost[0] ?? 1)).toBeLessThan(1.3);
});

test("blocks that are settled keep their nodes with formulas and footnotes around", () => {
  const text = "a $x$[^1]\n\n$$\ny\n$$\n\n[^1]: note $z$\n\n- b $c$\n\nd[^1]\n\n[^2]: two\n\ne[^2]\n\n";
  const root = document.createElement("div");
  const view = (end: number, streaming: boolean) =>
    render(<Markdown text={text.slice(0, end)} streaming={streaming} />, root);
  view(40, true);
  const kept = [...root.querySelectorAll("p, .ck-md-math, .ck-md-tex")].slice(0, 3);
  expect(kept).toHaveLength(3);
  for (let end = 41; end <= text.length; end += 3) {
    view(end, true);
    expect(kept.every((element) => root.contains(element))).toBe(true);
  }
});

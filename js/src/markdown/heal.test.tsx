import { describe, expect, test } from "vitest";
import { isFenceClosed } from "./heal.ts";
import { seededRandom, showFresh } from "./testing.tsx";

/** The elements a streamed text shows, without attributes. */
function streamed(text: string): string {
  return showFresh(text, true)
    .replace(/ [a-z-]+="(?:[^"\\]|\\.)*"/g, "")
    .replace(/^<div><div>|<\/div><\/div>$/g, "");
}

describe("half-open syntax", () => {
  test.each([
    ["**bo", "<p><strong>bo</strong></p>"],
    ["a **", "<p>a</p>"],
    ["*a **b", "<p><em>a <strong>b</strong></em></p>"],
    ["~~x", "<p><del>x</del></p>"],
    ["a `co", "<p>a <code>co</code></p>"],
    ["a `", "<p>a</p>"],
    ["see [te", "<p>see te</p>"],
    ["see [te](https://exa", "<p>see te</p>"],
    ["a ![alt](https://exa", "<p>a </p>"],
    ["a <spa", "<p>a</p>"],
    ["a \\", "<p>a</p>"],
    ["[1]: https://exa", ""],
    ["> a **b", "<blockquote><p>a <strong>b</strong></p></blockquote>"],
    ["- a\n- **b", "<ul><li>a</li><li><strong>b</strong></li></ul>"],
  ])("%j", (text, expected) => {
    expect(streamed(text)).toBe(expected);
  });

  test("what is finished already is not closed", () => {
    expect(streamed("2 * 3\n\nsnake_ca")).toBe("<p>2 * 3</p><p>snake_ca</p>");
    expect(streamed("# open **x\n")).toBe("<h1>open **x</h1>");
    expect(streamed("price $5 and $")).toBe("<p>price $5 and</p>");
    expect(streamed("price $5 and $6")).toBe("<p>price $5 and $6</p>");
  });
});

describe("a line that is not decided yet", () => {
  test.each([
    "#",
    "## ",
    "-",
    "- ",
    "*",
    "1",
    "1.",
    "12) ",
    ">",
    "> - ",
    "``",
    "~~",
    "---",
    "==",
    "- [",
    "- [ ]",
    "|",
    "| ",
  ])("%j waits", (line) => {
    expect(streamed(line)).toBe("");
    expect(streamed(`text\n\n${line}`)).toBe("<p>text</p>");
    expect(streamed(`- item\n${line}`)).toBe("<ul><li>item</li></ul>");
  });

  test("a paragraph does not turn into a heading and back", () => {
    expect(streamed("text\n-")).toBe("<p>text</p>");
    expect(streamed("text\n=")).toBe("<p>text</p>");
    expect(streamed("text\n- it")).toBe("<p>text</p><ul><li>it</li></ul>");
  });
});

describe("tables", () => {
  const text = "| a | b |\n|---|:--|\n| 1 | 2 |\n";

  test("show as tables from the first cell on", () => {
    for (let length = 3; length <= text.length; length += 1) {
      expect(streamed(text.slice(0, length)), text.slice(0, length)).toMatch(/^<div><table><thead><tr><th>a/);
    }
  });

  test("a head without a leading pipe shows as one when its rule begins", () => {
    expect(streamed("a | b\n---")).toBe("<p>a | b</p>");
    expect(streamed("a | b\n--- |")).toContain("<th>b</th>");
  });

  test("prose with a pipe stays prose", () => {
    expect(streamed("use a | b")).toBe("<p>use a | b</p>");
    expect(streamed("use a | b\nmore")).toBe("<p>use a | b\nmore</p>");
  });
});

describe("fences", () => {
  test("the language shows when its line is whole, a begun closing fence never", () => {
    expect(streamed("```py")).toContain("<figcaption><span></span>");
    expect(streamed("```py\nx")).toContain("<span>py</span>");
    expect(streamed("```py\nx\n``")).toContain("<code>x</code>");
    expect(streamed("````py\nx\n```")).toContain("<code>x</code>");
  });

  test.each([
    ["```\na\n```", true],
    ["```\na\n````  ", true],
    ["~~~\na\n~~~", true],
    ["```\na\n``", false],
    ["```\na\n~~~", false],
    ["```", false],
    ["````\na\n```", false],
    ["    indented", true],
  ])("%j is closed: %s", (raw, closed) => {
    expect(isFenceClosed(raw)).toBe(closed);
  });
});

test("no text makes healing throw", () => {
  const random = seededRandom(7);
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: 12 }, () => "*_`~[]()!|<>#-+=1.\\ \nab".charAt(Math.floor(random() * 22))).join(
      "",
    );
    expect(() => streamed(text)).not.toThrow();
  }
});

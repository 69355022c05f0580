import { describe, expect, test } from "vitest";
import { show } from "./testing.tsx";

/** The finished view, with formulas as `{tex}` and set apart ones as `{{tex}}`. */
function shown(text: string, streaming = false): string {
  const root = document.createElement("div");
  show(root, text, streaming);
  for (const formula of root.querySelectorAll(".ck-md-tex")) {
    const display = formula.closest(".ck-md-math");
    (display ?? formula).replaceWith(display === null ? `{${formula.textContent}}` : `{{${formula.textContent}}}`);
  }
  for (const element of root.querySelectorAll("*")) {
    element.removeAttribute("dir");
  }
  return (root.firstElementChild?.innerHTML ?? "")
    .replaceAll("&amp;", "&")
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<");
}

describe("formulas in a line", () => {
  test.each([
    ["a $x^2$ b", "a {x^2} b"],
    ["a \\(x^2\\) b", "a {x^2} b"],
    ["a $$x^2$$ b", "a {{x^2}} b"],
    ["a \\[x^2\\] b", "a {{x^2}} b"],
    ["$n$-th and ($k$), $x$.", "{n}-th and ({k}), {x}."],
    ["$a_1 * b_2 * c_3$ *it*", "{a_1 * b_2 * c_3} <em>it</em>"],
    ["**$x$** *$a*b$*", "<strong>{x}</strong> <em>{a*b}</em>"],
    ["$\\{a\\}$ $a\\$b$ $[a](b)$ $<b>$", "{\\{a\\}} {a\\$b} {[a](b)} {<b>}"],
    ["$a\nb$", "{a\nb}"],
    ["~~$a~~b$~~", "<del>{a~~b}</del>"],
    ["$2 \\times n$ and $5$", "{2 \\times n} and {5}"],
    ["\\(a_b*c\\) d_e*", "{a_b*c} d_e*"],
  ])("%j", (text, expected) => {
    expect(shown(text)).toBe(`<p>${expected}</p>`);
  });
});

describe("money, code and escapes are none", () => {
  test.each([
    ["$5 and $6", "$5 and $6"],
    ["$5 or US$6, A$7", "$5 or US$6, A$7"],
    ["costs $5-$10, $20,000 and $30,000", "costs $5-$10, $20,000 and $30,000"],
    ["$5/$six", "$5/$six"],
    ["from $3 to 4$.", "from $3 to 4$."],
    ["$ x$ $x $ $x$5", "$ x$ $x $ $x$5"],
    ["\\$x$ a$b$c", "$x$ a$b$c"],
    ["$HOME and `$PATH`", "$HOME and <code>$PATH</code>"],
    ["`$x$` and `` $`x`$ ``", "<code>$x$</code> and <code>$`x`$</code>"],
    ["$$ $$ \\( \\) \\[\\]", "$$ $$ ( ) []"],
    ["\\[text\\](https://a.b)", "[text](<a>https://a.b</a>)"],
    ["\\\\(x\\\\)", "\\(x\\)"],
    ["[a $x](https://a.b) $", "<a>a $x</a> $"],
  ])("%j", (text, expected) => {
    expect(shown(text).replace(/<a [^>]*>/g, "<a>")).toBe(`<p>${expected}</p>`);
  });

  test("code blocks keep their dollars", () => {
    expect(shown("```\n$$\nx\n$$\n```\n\n    $x$")).not.toContain("{");
  });
});

describe("formulas that are blocks", () => {
  test.each([
    ["$$\nx\n$$", "{{x}}"],
    ["\\[\nx\n\\]", "{{x}}"],
    ["$$x$$", "{{x}}"],
    ["text\n$$\na\n= b\n- c\n$$\nmore", "<p>text</p>{{a\n= b\n- c}}<p>more</p>"],
    ["$$\na &= b \\\\\n+ c\n# d\n> e\n$$", "{{a &= b \\\\\n+ c\n# d\n> e}}"],
    ["- a\n  $$\n  x\n  + y\n  $$\n- b", "<ul><li>a{{x\n+ y}}</li><li>b</li></ul>"],
    ["1. a\n\n   \\[\n   x\n   \\]\n", "<ol><li><p>a</p>{{x}}</li></ol>"],
    ["> a\n> $$\n> x\n> - y\n> $$\n> b", "<blockquote><p>a</p>{{x\n- y}}<p>b</p></blockquote>"],
    ["$$\na\n\nb\n$$", "<p>$$\na</p><p>b\n$$</p>"],
    ["$$\nx\n$$ y", "<p>{{x}} y</p>"],
  ])("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test("stand in cells of tables", () => {
    expect(shown("| $a$ | b |\n|---|---|\n| \\(c\\) | $\\|d\\|$ |")).toMatch(/>\{a\}<.*>\{c\}<.*>\{\|d\|\}</s);
  });
});

describe("while a text is streamed", () => {
  const text =
    "Let $x_1 * y_2$ be **$a$**, \\(b_1\\) and $$c*d$$ so.\n\n$$\na\n= b\n- c\n$$\n\n- in $x$\n\n  \\[\n  y\n  - z\n  \\]\n\nend";

  test("no delimiter shows, no block turns into another, and nothing is emphasised by half a formula", () => {
    for (let end = 1; end < text.length; end += 1) {
      const root = document.createElement("div");
      show(root, text.slice(0, end), true);
      const name = JSON.stringify(text.slice(Math.max(0, end - 30), end));
      expect(root.querySelectorAll("em, hr, h1, h2, ul ul, li li"), name).toHaveLength(0);
      expect(root.textContent, name).not.toMatch(/\$|\\\(|\\\[|\ue000|\ue001/);
    }
  });

  test("money shows as it comes", () => {
    const money = "It is $5 or $6, maybe $7-$8 and US$9.";
    for (let end = 1; end <= money.length; end += 1) {
      const root = document.createElement("div");
      show(root, money.slice(0, end), true);
      expect(root.querySelector(".ck-md-tex"), money.slice(0, end)).toBeNull();
      expect(money.slice(0, end).trimEnd().replace(/\$$/, "").trimEnd()).toBe(root.textContent?.trimEnd());
    }
  });

  test("a paragraph that only seemed to have a formula is read as prose", () => {
    expect(shown("set $HOME to the folder that **you", true)).toBe(
      "<p>set $HOME to the folder that <strong>you</strong></p>",
    );
  });

  test("a dollar in a code block of a list stays", () => {
    expect(shown("- ```sh\n  $$", true)).toContain("$$");
  });
});

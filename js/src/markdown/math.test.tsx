import { render } from "preact";
import { act } from "preact/test-utils";
import { describe, expect, test, vi } from "vitest";
import math from "../chunks/math.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { Markdown } from "./markdown.tsx";
import { css, draw } from "./math-drawing.tsx";
import { show } from "./testing.tsx";

// Every browser gives MathML elements a style; this DOM does not.
const styles = new WeakMap<Element, CSSStyleDeclaration>();
Object.defineProperty(Element.prototype, "style", {
  configurable: true,
  get(this: Element) {
    const style = styles.get(this) ?? document.createElement("span").style;
    styles.set(this, style);
    return style;
  },
});

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

describe("the drawing", () => {
  const loader: ChunkLoader = {
    load: (name) => (name === "math" ? Promise.resolve(math) : Promise.reject(new Error("not here"))),
  };

  async function drawn(text: string): Promise<HTMLElement> {
    const root = document.createElement("div");
    const view = () =>
      act(() =>
        render(
          <ChunkContext.Provider value={loader}>
            <Markdown text={text} streaming={false} />
          </ChunkContext.Provider>,
          root,
        ),
      );
    view();
    await vi.waitFor(() => {
      view();
      expect(root.querySelectorAll(".ck-md-tex:not([title])")).toHaveLength(0);
    });
    return root;
  }

  test("is MathML, in a line and set apart in a region that scrolls", async () => {
    const root = await drawn("a $\\frac{1}{2}$\n\n$$\nx^2\n$$");
    const [inline, block] = root.querySelectorAll("math");
    expect(inline?.querySelector("mfrac > mn")?.textContent).toBe("1");
    expect(inline?.getAttribute("display")).not.toBe("block");
    expect(block?.getAttribute("display")).toBe("block");
    const region = block?.closest<HTMLElement>(".ck-md-math");
    expect(region?.tabIndex).toBe(0);
    expect(region?.getAttribute("aria-label")).toBe("Formula");
  });

  test("of what does not parse is its source, with the reason", async () => {
    const root = await drawn("a $\\frac{1$ b");
    expect(root.querySelector("math")).toBeNull();
    expect(root.querySelector("code")?.textContent).toBe("\\frac{1");
    expect(root.querySelector("code")?.title).toMatch(/expected/i);
  });

  test("is made once", () => {
    expect(draw("once", false)).toBe(draw("once", false));
    expect(draw("once", true)).not.toBe(draw("once", false));
  });

  test.each([
    "\\href{javascript:alert(1)}{x}",
    "\\url{javascript:alert(1)}",
    "\\includegraphics{https://evil.example/x.png}",
    "\\htmlData{onclick=alert(1)}{x}",
    "\\htmlId{x}{y}",
    "\\htmlStyle{background:url(https://evil.example)}{x}",
    "\\htmlClass{evil}{x}",
    "\\class{evil}{x}",
    "\\id{evil}{x}",
    "\\style{position:fixed}{x}",
    "\\data{a=b}{x}",
    "\\text{<img src=x onerror=alert(1)>}",
    "\\color{red;background:url(//evil.example)}x",
    "\\label{evil} x",
    "\\begin{equation} x \\label{evil} \\tag{1} \\end{equation}",
    "</math><script>alert(1)</script>",
  ])("%j gives nothing that acts, leads or loads", (tex) => {
    const result = draw(tex, true);
    const root = document.createElement("div");
    if ("nodes" in result) {
      root.append(result.nodes.cloneNode(true));
    }
    expect(root.querySelectorAll("a, img, script, style, [href], [src], [id]")).toHaveLength(0);
    for (const element of root.querySelectorAll("*")) {
      expect([...element.attributes].map(({ name }) => name).join(" ")).not.toMatch(/\b(on|data-|xlink)/);
      expect(element.className).not.toContain("evil");
      expect(styles.get(element)?.cssText ?? element.getAttribute("style") ?? "").not.toMatch(
        /url|position|expression/,
      );
    }
  });

  test.each([
    ["a macro that calls itself", "\\def\\a{\\a\\a}\\a"],
    [
      "macros that double",
      `${"abcdefghijklmnop".replace(/./g, (letter, index: number) => `\\def\\${letter}${letter}{${index === 0 ? "x" : `\\${"abcdefghijklmnop"[index - 1]}${"abcdefghijklmnop"[index - 1]}`.repeat(2)}}`)}\\pp`,
    ],
    ["a million braces", "{".repeat(1_000_000)],
    ["deep braces", `${"{".repeat(2400)}${"}".repeat(2400)}`],
    ["deep fractions", `${"\\frac{".repeat(800)}x`],
    ["many roots", "\\sqrt{".repeat(800) + "}".repeat(800)],
    ["a wide array", `\\begin{matrix}${"&".repeat(4900)}\\end{matrix}`],
    ["nothing but scripts", "^".repeat(4900)],
  ])("%s neither hangs nor throws", (_name, tex) => {
    const started = performance.now();
    const result = draw(tex, true);
    // Generous, as machines differ; what it catches takes minutes.
    expect(performance.now() - started).toBeLessThan(5_000);
    if ("nodes" in result) {
      expect(result.nodes.querySelectorAll("*").length).toBeLessThanOrEqual(5000);
    }
  });

  test("one formula cannot change what another means", () => {
    draw("\\gdef\\alpha{evil}\\global\\def\\beta{evil} x", false);
    const result = draw("\\alpha\\beta", false);
    expect("nodes" in result ? result.nodes.textContent : result.error).toBe("αβ");
  });

  test("its styles fetch nothing", () => {
    expect(css).not.toMatch(/@font-face|@import|body\s*\{/);
    for (const [, target] of css.matchAll(/url\(\s*["']?([^"')%]*)/g)) {
      expect(target).toMatch(/^data:|^$/);
    }
  });
});

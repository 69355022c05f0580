import { render } from "preact";
import { act } from "preact/test-utils";
import { describe, expect, test, vi } from "vitest";
import math from "../chunks/math.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { Markdown } from "./markdown.tsx";
import { css, draw } from "./math-drawing.tsx";

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

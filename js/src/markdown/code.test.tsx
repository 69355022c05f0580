import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import codeChunk from "../chunks/code.ts";
import highlighter, { type Highlighter } from "../chunks/highlight.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { pieces } from "./code-text.tsx";
import { languageId, languageName } from "./languages.ts";
import { Markdown } from "./markdown.tsx";

function counting(): { loader: ChunkLoader; lengths: number[] } {
  const lengths: number[] = [];
  const counted: Highlighter = {
    css: highlighter.css,
    highlight(code, language) {
      lengths.push(code.length);
      return highlighter.highlight(code, language);
    },
  };
  return { loader: { load: async (name) => (name === "code" ? codeChunk : counted) }, lengths };
}

/** Code blocks without colours. */
const plain: ChunkLoader = {
  load: (name) => (name === "code" ? Promise.resolve(codeChunk) : Promise.reject(new Error("gone"))),
};

/** The chunk is there from the first rendering of these on. */
async function ready(loader: ChunkLoader): Promise<void> {
  const root = document.createElement("div");
  show(root, "```\na\n```", false, loader);
  await vi.waitFor(() => expect(root.querySelector("[data-state]")).not.toBeNull());
}

beforeAll(() => ready(plain));

/** Shows a text, with the colours that come once it is on the screen. */
function show(root: HTMLElement, text: string, streaming: boolean, loader: ChunkLoader): void {
  act(() =>
    render(
      <ChunkContext.Provider value={loader}>
        <Markdown text={text} streaming={streaming} />
      </ChunkContext.Provider>,
      root,
    ),
  );
}

/** Waits until the highlighter has come and the page shows it. */
const coloured = (root: HTMLElement) => vi.waitFor(() => expect(root.querySelector("[class^=ck-syn]")).not.toBeNull());

describe("code blocks", { timeout: 30_000 }, () => {
  test("name their language, scroll by keyboard, and show their text as it is", () => {
    const root = document.createElement("div");
    show(root, "```py title=x\na &lt; b  \n\n\tc\n```", false, plain);
    expect(root.querySelector(".ck-md-code-language")?.textContent).toBe("Python");
    expect(root.querySelector("pre")?.tabIndex).toBe(0);
    expect(root.querySelector("code")?.textContent).toBe("a &lt; b  \n\n\tc");
  });

  test("show their language and text before the chunk comes, and keep both when it cannot", () => {
    const root = document.createElement("div");
    show(root, "```py title=x\na &lt; b\n```", false, { load: () => Promise.reject(new Error("gone")) });
    expect(root.querySelector("figcaption")?.textContent).toBe("py");
    expect(root.querySelector("pre")?.textContent).toBe("a &lt; b");
    expect(root.querySelector("pre")?.tabIndex).toBe(0);
  });

  test("become coloured when the highlighter comes, with the same text", async () => {
    const root = document.createElement("div");
    const code = 'def f(a):\n    return "x" # c';
    const { loader, lengths } = counting();
    show(root, `\`\`\`python\n${code}\n\`\`\`\n`, false, loader);
    expect(root.querySelector("code")?.textContent).toBe(code);
    expect(root.querySelector("[class^=ck-syn]")).toBeNull();
    await coloured(root);
    expect(root.querySelector(".ck-syn-keyword")?.textContent).toBe("def");
    expect(root.querySelector("code")?.textContent).toBe(code);
    expect(lengths).toEqual([code.length]);
  });

  test("stay plain when the highlighter cannot come, or does not know the language", async () => {
    const load = vi.fn((name: string) => plain.load(name));
    const loader: ChunkLoader = { load };
    const root = document.createElement("div");
    show(root, "```nosuch\na\n```\n\n```\nb\n```", false, loader);
    show(root, "```nosuch\na\n```\n\n```py\nimport a\n```", false, loader);
    await vi.waitFor(() => expect(load).toHaveBeenCalledWith("highlight"));
    // Only for the language that the highlighter has.
    expect(load.mock.calls).toEqual([["code"], ["highlight"]]);
    await expect(load.mock.results[1]?.value).rejects.toThrow("gone");
    expect(root.querySelector("[class^=ck-syn]")).toBeNull();
    expect(root.textContent).toContain("import a");
  });

  test("are coloured while they grow: whole lines, and never far more than the new ones again", async () => {
    const root = document.createElement("div");
    const { loader, lengths } = counting();
    const code = "value = compute(alpha) + 12  # comment\n".repeat(400);
    const text = `\`\`\`py\n${code}\`\`\`\n`;
    show(root, text.slice(0, 60), true, loader);
    await coloured(root);
    for (let end = 60; end < text.length; end += 300) {
      show(root, text.slice(0, end), true, loader);
    }
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4000);
    show(root, text, false, loader);
    expect(root.querySelector("code")?.textContent).toBe(code.slice(0, -1));
  });

  test("of some length are coloured as a whole when they are finished", async () => {
    const root = document.createElement("div");
    const { loader, lengths } = counting();
    const code = "value = compute(alpha) + 12  # comment\n".repeat(200);
    const text = `\`\`\`py\n${code}\`\`\`\n`;
    show(root, text.slice(0, -5), true, loader);
    await coloured(root);
    show(root, text, false, loader);
    await vi.waitFor(() => expect(lengths.at(-1)).toBe(code.length - 1));
  });

  test("of 2,000 lines are coloured in small parts, between which the page may answer", async () => {
    const root = document.createElement("div");
    const { loader, lengths } = counting();
    const code = "value = compute(alpha) + 12  # comment\n".repeat(2000);
    show(root, `\`\`\`py\n${code}\`\`\`\n`, false, loader);
    await coloured(root);
    act(() => root.querySelector<HTMLElement>(".ck-md-fold")?.click());
    await vi.waitFor(() => expect(root.querySelectorAll(".ck-syn-comment")).toHaveLength(2000), { timeout: 20_000 });
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4000);
  });

  test("show the same while streaming whatever the batches were", async () => {
    const { loader } = counting();
    const text = `\`\`\`js\n${'const a = `x`; // "quoted"\n\n'.repeat(200)}`;
    const root = document.createElement("div");
    show(root, text.slice(0, 60), true, loader);
    await coloured(root);
    for (let end = 60; end <= text.length; end += 1397) {
      show(root, text.slice(0, end), true, loader);
      const fresh = document.createElement("div");
      show(fresh, text.slice(0, end), true, loader);
      const shown = fresh.querySelector("code")?.textContent;
      expect(root.querySelector("code")?.textContent).toBe(shown);
      await vi.waitFor(() => {
        expect(fresh.querySelectorAll(".ck-syn-keyword").length).toBe((shown?.match(/const.*\n/g) ?? []).length);
        expect(root.querySelector("code")?.innerHTML).toBe(fresh.querySelector("code")?.innerHTML);
      });
      render(null, fresh);
    }
  });

  test("keep the nodes of what stands far from the end while they grow", async () => {
    const { loader } = counting();
    const line = 'print("text", 1)\n';
    const root = document.createElement("div");
    show(root, `\`\`\`py\n${line.repeat(300)}`, true, loader);
    await coloured(root);
    const first = root.querySelector(".ck-syn-string");
    expect(first).not.toBeNull();
    show(root, `\`\`\`py\n${line.repeat(900)}`, true, loader);
    expect(root.querySelector(".ck-syn-string")).toBe(first);
  });
});

describe("long code", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");
  const block = (count: number) => `\`\`\`\n${lines(count)}\n\`\`\`\n`;
  const fold = (root: HTMLElement) => root.querySelector<HTMLElement>(".ck-md-fold");

  test("is folded from 31 lines on, and says how much there is", () => {
    const root = document.createElement("div");
    show(root, block(30), false, plain);
    expect(fold(root)).toBeNull();
    show(root, `a\n\n${block(31)}`, false, plain);
    expect(root.querySelector("code")?.textContent).toBe(lines(20));
    expect(fold(root)?.textContent).toBe("Show all 31 lines");
    expect(fold(root)?.getAttribute("aria-expanded")).toBe("false");
    act(() => fold(root)?.click());
    expect(root.querySelector("code")?.textContent).toBe(lines(31));
    expect(fold(root)?.textContent).toBe("Show less");
    act(() => fold(root)?.click());
    expect(root.querySelector("code")?.textContent).toBe(lines(20));
  });

  test("that a reader saw coming stays open when it is finished", () => {
    const root = document.createElement("div");
    show(root, block(50).slice(0, -5), true, plain);
    expect(fold(root)).toBeNull();
    show(root, block(50), false, plain);
    expect(root.querySelector("code")?.textContent).toBe(lines(50));
    expect(fold(root)?.textContent).toBe("Show less");
  });

  test("is copied whole while it is folded", async () => {
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const root = document.createElement("div");
    show(root, block(40), false, plain);
    root.querySelector<HTMLElement>("[data-state]")?.click();
    await vi.waitFor(() => expect(writeText).toHaveBeenCalledExactlyOnceWith(lines(40)));
    vi.unstubAllGlobals();
  });

  test("has lines that wrap on request", () => {
    const root = document.createElement("div");
    show(root, block(1), false, plain);
    const button = root.querySelector<HTMLElement>("[aria-label='Wrap lines']");
    expect(button?.getAttribute("aria-pressed")).toBe("false");
    act(() => button?.click());
    expect(button?.getAttribute("aria-pressed")).toBe("true");
    expect(root.querySelector("figure")?.classList.contains("wrapped")).toBe(true);
  });
});

describe("pieces of code", () => {
  test.each([`${"x".repeat(70)}\n`, `${"x".repeat(70)}\n\n`, "no line ends "])("of %j", (line) => {
    const text = line.repeat(300);
    const whole = pieces(text);
    expect(whole.join("")).toBe(text);
    for (let length = 0; length < text.length; length += 331) {
      const part = pieces(text.slice(0, length)).slice(0, -1);
      expect(part).toEqual(whole.slice(0, part.length));
    }
  });
});

describe("languages", () => {
  test.each([
    ["py", "python", "Python"],
    ["IPython", "python", "Python"],
    ["sh", "bash", "Bash"],
    ["ts", "typescript", "TypeScript"],
    ["html", "xml", "HTML"],
    ["c++", "cpp", "C++"],
    ["nosuch", null, "nosuch"],
    ["constructor", null, "constructor"],
    ["__proto__", null, "__proto__"],
    ["", null, ""],
  ])("%j", (written, id, name) => {
    expect(languageId(written)).toBe(id);
    expect(languageName(written)).toBe(name);
  });
});

describe("copying", () => {
  afterEach(() => vi.unstubAllGlobals());

  async function click(root: HTMLElement): Promise<HTMLButtonElement> {
    document.body.append(root);
    show(root, "```py\na = 1\n\n```", false, plain);
    const button = root.querySelector("[data-state]") as HTMLButtonElement;
    expect(button.getAttribute("aria-label")).toBe("Copy Python code");
    button.click();
    await vi.waitFor(() => expect(button.textContent).not.toBe("Copy"));
    return button;
  }

  test("uses the clipboard and says so for a moment", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const button = await click(document.createElement("div"));
    expect(writeText).toHaveBeenCalledExactlyOnceWith("a = 1\n");
    expect(button.textContent).toBe("Copied");
    await act(() => {
      vi.runAllTimers();
    });
    expect(button.textContent).toBe("Copy");
    vi.useRealTimers();
  });

  test("selects and copies where there is no clipboard", async () => {
    vi.stubGlobal("navigator", {});
    let copied = "";
    document.execCommand = (command: string) => {
      copied = `${command} ${document.querySelector("textarea")?.value}`;
      return true;
    };
    const button = await click(document.createElement("div"));
    expect(copied).toBe("copy a = 1\n");
    expect(button.textContent).toBe("Copied");
    expect(document.querySelector("textarea")).toBeNull();
  });

  test("says when nothing was copied", async () => {
    vi.stubGlobal("navigator", {});
    document.execCommand = () => false;
    expect((await click(document.createElement("div"))).textContent).toBe("Not copied");
  });
});

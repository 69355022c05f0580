import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { ChunkLoader } from "../ui/chunks.ts";
import { coloured, counting, plain, ready, show } from "./code-testing.tsx";

beforeAll(() => ready(plain));

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

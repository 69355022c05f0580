import { options, render, type VNode } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import notesChunk from "../chunks/notes.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { BlockView } from "./block.tsx";
import { Markdown } from "./markdown.tsx";
import { show } from "./testing.tsx";

const loader: ChunkLoader = {
  load: (name) => (name === "notes" ? Promise.resolve(notesChunk) : Promise.reject(new Error("not here"))),
};

function shown(text: string, streaming = false, root = document.createElement("div")): HTMLElement {
  act(() =>
    render(
      <ChunkContext.Provider value={loader}>
        <Markdown text={text} streaming={streaming} />
      </ChunkContext.Provider>,
      root,
    ),
  );
  return root;
}

/** The chunk is there from the first rendering on. */
beforeAll(async () => {
  const root = shown("a[^1]\n\n[^1]: b");
  await vi.waitFor(() => expect(root.querySelectorAll("[data-ref], [data-note]")).toHaveLength(2));
});

const prose = (root: HTMLElement) => [...root.querySelectorAll("p, h1, th")].map((element) => element.textContent);
const notes = (root: HTMLElement) => [...root.querySelectorAll("[data-note] > div")].map((note) => note.textContent);

describe("footnotes", () => {
  test("are gathered at the end, in the order in which the text refers to them", () => {
    const root = shown("[^b]: second\n[^a]: first\n\none[^a] two[^b] again[^a]\n\n[^c]: never referred to");
    expect([...root.querySelectorAll("[data-ref]")].map((reference) => reference.textContent)).toEqual(["1", "2", "1"]);
    expect(notes(root)).toEqual(["first", "second", "never referred to"]);
    expect(root.firstElementChild?.lastElementChild?.getAttribute("aria-label")).toBe("Footnotes");
  });

  test("have paragraphs, code and formatting", () => {
    const root = shown("a[^1]\n\n[^1]: **bold**\n    line\n\n    second\n\n    ```\n    code\n    ```\n\nafter");
    const note = root.querySelector("[data-note='1'] > div");
    expect(note?.querySelector("strong")?.textContent).toBe("bold");
    expect([...(note?.querySelectorAll("p") ?? [])].map((part) => part.textContent)).toEqual(["bold\nline", "second"]);
    expect(note?.querySelector("pre")?.textContent).toBe("code");
    expect(prose(root)).toContain("after");
  });

  test("run the way their first words do", () => {
    const dir = (text: string) => shown(text).querySelector(".ck-md-notes ol")?.getAttribute("dir");
    expect(dir("a[^z]\n\n[^z]: مرحبا")).toBe("rtl");
    expect(dir("مرحبا[^م]\n\n[^م]: hello")).toBe("ltr");
    expect(dir("a[^1]\n\n[^1]: 42")).toBeNull();
  });

  test("are referred to from headings, tables and lists", () => {
    const root = shown("# a[^1]\n\n| b[^1] |\n|---|\n\n- c[^1]\n\n[^1]: note");
    expect(root.querySelectorAll("h1 [data-ref], th [data-ref], li [data-ref]")).toHaveLength(3);
  });

  test("end a paragraph, and follow each other without blank lines", () => {
    const root = shown("text[^1][^2]\n[^1]: one\n[^2]: two\n- list");
    expect(prose(root)[0]).toBe("text12");
    expect(notes(root)).toEqual(["one", "two"]);
    expect(root.querySelector("ul li")?.textContent).toBe("list");
  });

  test.each([
    ["a[^none]", "a[^none]"],
    ["a[^ b]\n\n[^ b]: c", "a[^ b]"],
    ["`[^1]`\n\n[^1]: c", "[^1]"],
    ["\\[^1]\n\n[^1]: c", "[^1]"],
  ])("%j has no reference", (text, first) => {
    const root = shown(text);
    expect(root.querySelector("[data-ref]")).toBeNull();
    expect(prose(root)[0]).toBe(first);
  });

  test.each(["constructor", "__proto__", "1", "A"])("a label may be %s", (label) => {
    expect(notes(shown(`a[^${label}]\n\n[^${label.toLowerCase()}]: note`))).toEqual(["note"]);
  });

  test("are shown in their order also without the chunk that leads to them", () => {
    const root = document.createElement("div");
    show(root, "a[^b] c[^a]\n\n[^a]: second\n\n[^b]: first", false);
    expect(root.querySelector("p")?.textContent).toBe("a1 c2");
    expect([...root.querySelectorAll("ol > li")].map((item) => item.textContent)).toEqual(["first", "second"]);
  });

  test("the first definition of a label counts", () => {
    expect(notes(shown("a[^1]\n\n[^1]: first\n\n[^1]: second"))).toEqual(["first"]);
  });
});

describe("while they are streamed", () => {
  test("a reference is raised before its definition comes, and never shows its brackets", () => {
    const text = "one[^1] two";
    for (let end = 1; end <= text.length; end += 1) {
      expect(shown(text.slice(0, end), true).textContent, text.slice(0, end)).not.toMatch(/[[\]^]/);
    }
    expect(shown(text, true).querySelector("sup")?.textContent).toBe("1");
    expect(shown(text).textContent).toBe(text);
  });

  test("a definition never shows as a paragraph first", () => {
    const text = "one[^1]\n\n[^1]: A note.\n\n[^2]: Another";
    for (let end = 10; end <= text.length; end += 1) {
      expect(prose(shown(text.slice(0, end), true))[0]).toBe("one1");
      expect(shown(text.slice(0, end), true).textContent).not.toMatch(/[[\]^:]/);
    }
  });
});

describe("what a late definition renders again", () => {
  let renders: string[] = [];
  const hooks = options as { __r?: ((vnode: VNode) => void) | undefined };
  const before = hooks.__r;

  beforeEach(() => {
    hooks.__r = (vnode) => {
      if (vnode.type === BlockView) {
        renders.push((vnode.props as unknown as Parameters<typeof BlockView>[0]).block.source);
      }
      before?.(vnode);
    };
  });

  afterEach(() => {
    hooks.__r = before;
  });

  test("is only the blocks with references", () => {
    const root = document.createElement("div");
    const text = "see[^1]\n\n[link](https://a.b)\n\nplain\n\nplain\n\nplain\n\nplain\n\n";
    show(root, text, true);
    renders = [];
    show(root, `${text}[^1]: note`, true);
    expect(renders).toEqual(["see[^1]", "note"]);
    renders = [];
    show(root, `${text}[^1]: note that`, true);
    expect(renders).toEqual(["note that"]);
  });
});

describe("the ways between text and footnotes", () => {
  test("scroll the conversation only, and move the focus", () => {
    const scroller = document.createElement("div");
    scroller.className = "scroller";
    const root = document.createElement("div");
    scroller.append(root);
    document.body.append(scroller);
    shown("one[^1] two[^1]\n\n[^1]: note", false, root);
    const place = (top: number) => () => ({ top, bottom: top + 20, height: 20 }) as DOMRect;
    scroller.getBoundingClientRect = () => ({ top: 100, bottom: 400, height: 300 }) as DOMRect;
    const note = root.querySelector<HTMLElement>("[data-note]");
    const references = [...root.querySelectorAll<HTMLElement>("[data-ref]")];
    if (note !== null) {
      note.getBoundingClientRect = place(900);
    }
    references[1]?.click();
    expect(scroller.scrollTop).toBe(532);
    expect(document.activeElement).toBe(note);
    root.querySelector<HTMLElement>("[data-note] > button")?.click();
    expect(document.activeElement).toBe(references[1]);
    expect(root.querySelectorAll("a, [href], [id]")).toHaveLength(0);
    render(null, root);
    scroller.remove();
  });
});

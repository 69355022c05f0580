import { options, render, type VNode } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import marksChunk from "../chunks/marks.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { BlockView } from "./block.tsx";
import { Markdown } from "./markdown.tsx";
import { toIndices } from "./place-marks.ts";
import { randomDocument, seededRandom, trickyDocuments } from "./testing.tsx";

const loader: ChunkLoader = {
  load: (name) => (name === "marks" ? Promise.resolve(marksChunk) : Promise.reject(new Error("not here"))),
};

const renderMark = (mark: number) => <sup class="mark">{`⟦${mark}⟧`}</sup>;

function show(root: HTMLElement, text: string, marks: readonly number[], streaming = false): HTMLElement {
  act(() =>
    render(
      <ChunkContext.Provider value={loader}>
        <Markdown text={text} streaming={streaming} marks={marks} renderMark={renderMark} />
      </ChunkContext.Provider>,
      root,
    ),
  );
  return root;
}

/** The chunk is there from the first rendering on. */
beforeEach(async () => {
  const root = show(document.createElement("div"), "a", [1]);
  await vi.waitFor(() => expect(root.textContent).toBe("a⟦0⟧"));
});

function shown(text: string, ...marks: number[]): string {
  return show(document.createElement("div"), text, marks).textContent ?? "";
}

/** Where `|` stands in the text, which is no part of it. */
function marked(written: string): string {
  const places: number[] = [];
  let text = "";
  for (const char of written) {
    if (char === "¦") {
      places.push([...text].length);
    } else {
      text += char;
    }
  }
  return shown(text, ...places).replace(/⟦\d⟧/g, "¦");
}

describe("a mark stands", () => {
  test.each([
    ["at the end of a sentence", "One.¦ Two.", "One.¦ Two."],
    ["at the start", "¦One", "¦One"],
    ["at the end", "One¦", "One¦"],
    ["at the end of the block before a blank line", "One\n¦\nTwo", "One¦Two"],
    ["not at the start of the next block", "One\n\n¦Two", "One¦Two"],
    ["inside emphasis", "a **b¦c** d", "a b¦c d"],
    ["after an opening delimiter", "a *¦*b** c", "a ¦b c"],
    ["after a closing delimiter", "a **b*¦* c", "a b¦ c"],
    ["after a code span", "a `b¦c` d", "a bc¦ d"],
    ["after a link", "a [b¦c](https://a.b) d", "a bc¦ d"],
    ["after a link's target", "a [bc](https://a¦.b) d", "a bc¦ d"],
    ["after an address", "see https://a.b/¦c now", "see https://a.b/c¦ now"],
    ["after a formula", "a $b¦c$ d", "a bc¦ d"],
    ["after a tag", "a <b¦c> d", "a <bc>¦ d"],
    ["after a character reference", "a &am¦p; d", "a &¦ d"],
    ["after an escape", "a \\¦* d", "a *¦ d"],
    ["after an emoji of several characters", "a 👩‍¦💻 d", "a 👩‍💻¦ d"],
    ["after a letter with its accent", "a e¦\u0301 d", "a e\u0301¦ d"],
    ["after astral characters, counted as one", "🦊🦊¦ d", "🦊🦊¦ d"],
    ["in a heading", "# One¦\n\ntext", "One¦text"],
    ["in an item", "- a\n- b¦ c\n  - d¦", "ab¦ cd¦"],
    ["in a quote over lines", "> a\n> b¦ c\n>\n> d¦", "a\nb¦ cd¦"],
    ["in a cell", "| a¦ | b |\n|---|---|\n| c | d¦ |", "a¦bcd¦"],
    ["in the head for the rule below", "| a | b |\n|-¦--|---|\n| c | d |", "ab¦cd"],
    ["after fenced code", "```\na¦b\n```\n\nc", "ab¦c"],
    ["after a rule", "a\n\n--¦-\n\nb", "a¦b"],
    ["in a footnote", "a[^1]\n\n[^1]: no¦te", "a1no¦te"],
    ["in a task", "- [ ] do¦ it", "do¦ it"],
  ])("%s", (_where, written, expected) => {
    expect(marked(written)).toBe(expected);
  });

  test("at the start or the end when its place is out of range", () => {
    expect(shown("abc", -5, 99)).toBe("⟦0⟧abc⟦1⟧");
    expect(shown("", 3)).toBe("");
  });

  test("beside others at the same place, in order", () => {
    expect(shown("ab", 1, 1, 1)).toBe("a⟦0⟧⟦1⟧⟦2⟧b");
  });

  test("where it was in a text with other line ends", () => {
    expect(shown("a\r\n\r\nb🦊 c", 7)).toBe("ab🦊⟦0⟧ c");
    expect(toIndices("a\r\nb\rc", [0, 1, 2, 3, 4, 5, 6])).toEqual([0, 1, 1, 2, 3, 4, 5]);
  });
});

/** What is shown without the marks. */
function without(root: HTMLElement): string {
  for (const mark of root.querySelectorAll(".mark")) {
    mark.remove();
  }
  for (const rest of root.querySelectorAll(".ck-md-marks")) {
    rest.remove();
  }
  root.normalize();
  return root.innerHTML;
}

describe("without its marks a text is as if it never had any", { timeout: 60_000 }, () => {
  const random = seededRandom(11);
  const documents = [
    ...trickyDocuments,
    ...Array.from({ length: 60 }, (_, seed) => randomDocument(seededRandom(seed))),
  ];

  test.each(documents.map((text, index) => [index, text] as const))("document %i", (_index, text) => {
    const length = [...text].length;
    const plain = without(show(document.createElement("div"), text, []));
    for (let round = 0; round < 6; round += 1) {
      const places = Array.from({ length: 1 + round * 3 }, () => Math.floor(random() * (length + 2)));
      const marks = [...new Set(places)].sort((one, other) => one - other);
      const root = show(document.createElement("div"), text, marks);
      const found = [...root.querySelectorAll(".mark")].map((mark) => Number(mark.textContent?.slice(1, -1)));
      expect(
        [...found].sort((one, other) => one - other),
        JSON.stringify([text, marks]),
      ).toEqual(root.querySelector(".ck-md")?.childElementCount === 0 ? [] : marks.map((_, index) => index));
      expect(without(root), JSON.stringify([text, marks])).toBe(plain);
    }
  });
});

describe("what is rendered again", () => {
  let renders = 0;
  const hooks = options as { __r?: ((vnode: VNode) => void) | undefined };
  const before = hooks.__r;

  beforeEach(() => {
    hooks.__r = (vnode) => {
      renders += vnode.type === BlockView ? 1 : 0;
      before?.(vnode);
    };
  });

  afterEach(() => {
    hooks.__r = before;
  });

  test("while the text grows is only its end", () => {
    const root = document.createElement("div");
    const text = "One. Two.\n\n- a\n- b\n\nThree.\n\n";
    show(root, `${text}Fo`, [4, 13, 99], true);
    for (const end of ["Fou", "Four", "Four."]) {
      renders = 0;
      show(root, text + end, [4, 13, 99], true);
      expect(renders).toBe(1);
    }
    renders = 0;
    show(root, `${text}Four.`, [4, 13, 99], true);
    expect(renders).toBe(0);
  });

  test("when a mark comes is only its block", () => {
    const root = document.createElement("div");
    const text = "One.\n\nTwo.\n\nThree.\n\nFour.";
    show(root, text, [4]);
    renders = 0;
    show(root, text, [4, 10]);
    expect(renders).toBe(1);
    expect(root.textContent).toBe("One.⟦0⟧Two.⟦1⟧Three.Four.");
  });
});

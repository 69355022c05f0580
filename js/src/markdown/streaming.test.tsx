import { describe, expect, test } from "vitest";
import { randomDocument, seededRandom, show, showFresh, trickyDocuments } from "./testing.tsx";

/** Streams a document and compares what is shown with a fresh reading, at every step and when it is finished. */
function expectPrefixesEqual(text: string, nextSize: () => number): void {
  const root = document.createElement("div");
  let length = 0;
  while (length < text.length) {
    length = Math.min(text.length, length + nextSize());
    const prefix = text.slice(0, length);
    expect(show(root, prefix, true), JSON.stringify(prefix)).toBe(showFresh(prefix, true));
  }
  expect(show(root, text, false), `finished ${JSON.stringify(text)}`).toBe(showFresh(text, false));
}

describe("every prefix shows what a fresh reading of it shows", { timeout: 60_000 }, () => {
  test.each(trickyDocuments.map((text, index) => [index, text] as const))("tricky document %i", (_index, text) => {
    for (const size of [1, 4, 23]) {
      expectPrefixesEqual(text, () => size);
    }
  });

  test.each([
    ["paragraph", "Words with **bold** and `code` in them, see [x](https://a.b). ", 12_000],
    ["lines", "Words with **bold** and *it*\nand `code over\nlines` in them.  \n", 12_000],
    ["unbalanced words", "a **b `c [d ( ", 12_000],
    ["quote", "> Words with **bold** and `code` in them.\n", 10_000],
    ["list", "- item with **bold**\n\n  and more\n  - nested\n", 4_000],
    ["table", "| a | **b** |\n|---|---|\n| c | `d` |\n\ntext\n\n", 4_000],
    ["code", "```py\nx = 1\n\n", 10_000],
  ])("a long text of one kind: %s", (_name, part, length) => {
    const text = part.repeat(Math.ceil(length / part.length));
    expectPrefixesEqual(text, () => 1499);
  });

  test.each([1, 2, 3, 4])("tricky documents behind each other, seed %i", (seed) => {
    const random = seededRandom(seed);
    const shuffled = [...trickyDocuments].sort(() => random() - 0.5).slice(0, 12);
    expectPrefixesEqual(shuffled.join("\n\n"), () => 1 + Math.floor(random() * 30));
  });

  test.each(Array.from({ length: 30 }, (_, index) => index))("random documents, batch %i", (batch) => {
    for (let seed = batch * 10; seed < (batch + 1) * 10; seed += 1) {
      const random = seededRandom(seed);
      const text = randomDocument(random);
      const largest = 1 + Math.floor(random() * 12);
      expectPrefixesEqual(text, () => 1 + Math.floor(random() * largest));
    }
  });
});

import { describe, expect, it } from "vitest";
import { randomDocument, seededRandom, trickyDocuments } from "./testing.tsx";
import { wordsOfMarkdown } from "./words.ts";

describe("wordsOfMarkdown", () => {
  it("leaves out the syntax and keeps what is said", () => {
    expect(
      wordsOfMarkdown("# Title\n\nSome **bold** and *em* [link](https://a.b) `code` &amp; ~~gone~~.\n\n> quoted"),
    ).toBe("Title\n\nSome bold and em link code & gone.\n\nquoted");
  });

  it("gives items and rows a line each", () => {
    expect(wordsOfMarkdown("- a\n- b **c**\n  - d\n\n3. x\n4. y\n\n- [x] done\n- [ ] open")).toBe(
      "- a\n- b c\n  - d\n\n3. x\n4. y\n\n- [x] done\n- [ ] open",
    );
    expect(wordsOfMarkdown("| a | b |\n|---|---|\n| 1 | **2** |")).toBe("a\tb\n1\t2");
  });

  it("keeps code as it is", () => {
    expect(wordsOfMarkdown("Run:\n\n```py\nx = 1\n\ny = **2**\n```")).toBe("Run:\n\nx = 1\n\ny = **2**");
  });

  it("keeps formulas as their TeX, and footnotes with their labels", () => {
    expect(wordsOfMarkdown("As $x^2$[^a] and\n\n$$\ny\n$$\n\n[^a]: A **note**")).toBe(
      "As x^2[a] and\n\ny\n\n[a] A note",
    );
  });

  it("never throws, whatever it is given", () => {
    const random = seededRandom(7);
    const documents = [...trickyDocuments, ...Array.from({ length: 100 }, () => randomDocument(random))];
    expect(documents.map((each) => typeof wordsOfMarkdown(each)).filter((kind) => kind !== "string")).toEqual([]);
  });
});

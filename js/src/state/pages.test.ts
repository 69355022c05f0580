import { describe, expect, it } from "vitest";
import { type PageOfRows, Pages } from "./pages";
import type { Place } from "./turns";

const rows = (...keys: string[]): Place[] => keys.map((key) => ({ key, first: false, endsAnswer: false }));
const numbers = (from: number, to: number) =>
  rows(...Array.from({ length: to - from }, (_, index) => `r${from + index}`));
const shape = (pages: readonly PageOfRows[]) => pages.map(({ id, places }) => [id, places.length]);

describe("Pages", () => {
  it("cuts a conversation into pages of 40 rows", () => {
    expect(shape(new Pages().cut(numbers(0, 100)))).toEqual([
      [1, 40],
      [2, 40],
      [3, 20],
    ]);
    expect(new Pages().cut([])).toEqual([]);
  });

  it("puts what comes below onto the last page until that is full", () => {
    const pages = new Pages();
    pages.cut(numbers(0, 39));
    expect(shape(pages.cut(numbers(0, 42)))).toEqual([
      [1, 40],
      [2, 2],
    ]);
  });

  it("leaves the pages as they are when older rows come above them", () => {
    const pages = new Pages();
    const before = pages.cut(numbers(50, 100));
    const after = pages.cut(numbers(0, 100));
    expect(after.slice(-2).every((page, index) => page === before[index])).toBe(true);
    expect(shape(after)).toEqual([
      [3, 40],
      [4, 10],
      [1, 40],
      [2, 10],
    ]);
  });

  it("takes a row between two into their page, also into a full one", () => {
    const pages = new Pages();
    pages.cut(numbers(0, 80));
    const between = [...numbers(0, 39), ...rows("x", "y"), ...numbers(39, 80)];
    expect(shape(pages.cut(between))).toEqual([
      [1, 42],
      [2, 40],
    ]);
  });

  it("has each page once, whatever moves where", () => {
    const pages = new Pages();
    const all = numbers(0, 120);
    pages.cut(all);
    let seed = 1;
    for (let round = 0; round < 200; round += 1) {
      seed = (seed * 16807) % 2147483647;
      const [moved] = all.splice(seed % all.length, 1);
      if (moved) {
        all.splice((seed >> 8) % all.length, 0, moved);
      }
      const cut = pages.cut(all);
      expect(new Set(cut.map(({ id }) => id)).size).toBe(cut.length);
      expect(cut.flatMap(({ places }) => places)).toEqual(all);
    }
  });
});

import { describe, expect, it } from "vitest";
import { boxLook, edgesOf } from "./boxes";

describe("what is flush", () => {
  const left = (padding: Parameters<typeof edgesOf>[0]) => edgesOf(padding)["--edge-left"];

  it.each([
    [4, "calc(-1 * 16px)"],
    [0, "0px"],
    ["0", "0px"],
    ["0px", "0px"],
    ["1em 2em", "calc(-1 * 2em)"],
    ["1px 2px 3px 4px", "calc(-1 * 4px)"],
    ["calc(1em + 2px) max(1px, (2px + 3px))", "calc(-1 * max(1px, (2px + 3px)))"],
    ["var(--a)", "calc(-1 * var(--a))"],
    [{ x: 2, left: 1 }, "calc(-1 * 4px)"],
    [{ top: 1 }, "0px"],
    [null, undefined],
  ])("reaches over a padding of %j", (padding, edge) => {
    expect(left(padding)).toBe(edge);
  });

  it("stays within a box that has edges of its own to see, or a size", () => {
    const framed = (of: Parameters<typeof boxLook>[0]) => boxLook(of, "light")["data-framed"] !== undefined;
    expect([{}, { border: 0 }, { gap: 2 }, { flex: 1 }].map(framed)).toEqual(Array(4).fill(false));
    expect([{ border: 1 }, { radius: "md" as const }, { width: 200 }, { margin: 2 }].map(framed)).toEqual(
      Array(4).fill(true),
    );
  });
});

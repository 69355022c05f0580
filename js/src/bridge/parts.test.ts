import { describe, expect, it } from "vitest";
import type { Batch } from "../protocol.gen";
import { Parts } from "./parts";

const batch: Batch = { kind: "batch", seq: 7, ops: [{ op: "append", key: "r1", path: ["text"], text: "größer 🎉" }] };
const bytes = new TextEncoder().encode(JSON.stringify(batch));

function piecesOf(size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
}

describe("a batch in parts", () => {
  it.each([1, 2, 3, 50])("is whole again, also when characters are cut, at %i bytes a part", (size) => {
    const parts = new Parts();
    const pieces = piecesOf(size);
    const made = pieces.map((piece, index) => parts.add({ kind: "part", seq: 7, index, count: pieces.length }, piece));
    expect(made.slice(0, -1).every((each) => each === undefined)).toBe(true);
    expect(made.at(-1)).toEqual(batch);
  });

  it("never comes of parts of which one is lost", () => {
    const parts = new Parts();
    const pieces = piecesOf(20);
    const made = pieces.map((piece, index) =>
      index === 1 ? undefined : parts.add({ kind: "part", seq: 7, index, count: pieces.length }, piece),
    );
    expect(made.every((each) => each === undefined)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { shared } from "./shared";

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe("a new state of a widget", () => {
  const before = {
    type: "Card",
    children: [
      { type: "Text", value: "a" },
      { type: "Row", children: [{ type: "Divider" }] },
    ],
  };

  it("is the one before where nothing is another", () => {
    expect(shared(before, copy(before))).toBe(before);
  });

  it("has what did not change from the one before, and is as it came", () => {
    const now = copy(before);
    now.children[0] = { type: "Text", value: "b" };
    const state = shared(before, now) as typeof before;
    expect(state).toEqual(now);
    expect(state.children[1]).toBe(before.children[1]);
    expect(before.children[0]).toEqual({ type: "Text", value: "a" });
  });

  it.each([
    ["more in a list", [{ a: 1 }], [{ a: 1 }, { b: 2 }]],
    ["less in a list", [{ a: 1 }, { b: 2 }], [{ a: 1 }]],
    ["nothing in a list", [{ a: 1 }], []],
    ["more properties", { x: { a: 1 } }, { x: { a: 1 }, y: 1 }],
    ["fewer properties", { x: { a: 1 }, y: 1 }, { x: { a: 1 } }],
    ["another property", { x: { a: 1 }, y: 1 }, { x: { a: 1 }, z: 1 }],
    ["a property like one that all objects have", { x: 1, y: 2 }, { x: 1, toString: 2 }],
    ["a list in place of an object", { x: {} }, { x: [] }],
    ["an object in place of a list", { x: [] }, { x: {} }],
    ["nothing in place of an object", { x: { a: 1 } }, { x: null }],
    ["an object in place of nothing", { x: null }, { x: { a: 1 } }],
  ])("with %s is as it came", (_, was, now) => {
    const state = shared(was, copy(now));
    expect(state).toEqual(now);
    expect(Object.keys(state as object)).toEqual(Object.keys(now));
  });

  it("may have a property of any name", () => {
    const now = JSON.parse('{"a": 1, "__proto__": {"b": 2}}');
    const state = shared(JSON.parse('{"a": 0, "__proto__": {"b": 2}}'), now);
    expect(JSON.stringify(state)).toBe(JSON.stringify(now));
    expect(({} as { b?: number }).b).toBeUndefined();
  });

  it("may be deeper than a page can call", () => {
    const deep = () => {
      let node: object = { end: true };
      for (let depth = 0; depth < 50_000; depth += 1) {
        node = { node };
      }
      return node;
    };
    const now = deep();
    expect(() => shared(deep(), now)).not.toThrow();
  });
});

import { describe, expect, it } from "vitest";
import { merge } from "./payload";

describe("the values of a form", () => {
  it.each([
    ["nothing", undefined],
    ["nothing", null],
  ])("are the payload where there is %s", (_, payload) => {
    expect(merge(payload, [["title", "T"]])).toEqual({ payload: { title: "T" }, dropped: [] });
  });

  it("leave a payload as it is where there are none", () => {
    for (const payload of [undefined, null, 4, "x", [1], { a: 1 }]) {
      expect(merge(payload, [])).toEqual({ payload, dropped: [] });
    }
  });

  it("nest by the dots of their names, beside what is there", () => {
    const values = [
      ["todo.title", "T"],
      ["todo.who.name", "Ada"],
      ["done", false],
    ] as const;
    const { payload, dropped } = merge({ id: 1, todo: { id: 7 } }, values);
    expect(payload).toEqual({ id: 1, todo: { id: 7, title: "T", who: { name: "Ada" } }, done: false });
    expect(dropped).toEqual([]);
  });

  it("never take the place of what is there", () => {
    const values = [
      ["title", "mine"],
      ["todo.title", "mine"],
      ["list.0", "mine"],
      ["none.x", "mine"],
      ["other", "mine"],
    ] as const;
    const given = { title: "its", todo: "its", list: ["its"], none: null };
    const { payload, dropped } = merge(given, values);
    expect(payload).toEqual({ ...given, other: "mine" });
    expect(dropped).toEqual(["title", "todo.title", "list.0", "none.x"]);
  });

  it("collide among each other, too: the first one stays", () => {
    const values = [
      ["a", 1],
      ["a.b", 2],
      ["c.d", 3],
      ["c", 4],
    ] as const;
    expect(merge(null, values)).toEqual({ payload: { a: 1, c: { d: 3 } }, dropped: ["a.b", "c"] });
  });

  it.each([4, "x", true, [1]])("have no place in %j", (payload) => {
    expect(merge(payload, [["title", "T"]])).toEqual({ payload, dropped: ["title"] });
  });

  it("do not change the payload that the widget has", () => {
    const given = Object.freeze({ todo: Object.freeze({ id: 7 }) });
    expect(merge(given, [["todo.title", "T"]]).payload).toEqual({ todo: { id: 7, title: "T" } });
  });

  it("are keys of their own, whatever they are called", () => {
    const { payload } = merge({}, [
      ["__proto__.polluted", 1],
      ["constructor.x", 2],
      ["toString", 3],
    ]);
    expect(Object.keys(payload as object)).toEqual(["__proto__", "constructor", "toString"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(JSON.parse(JSON.stringify(payload)).toString).toBe(3);
  });

  it.each(["a..b", ".a", "a.", "."])("are named %j as it is: its dots separate nothing", (name) => {
    expect(merge({}, [[name, 1]]).payload).toEqual({ [name]: 1 });
  });
});

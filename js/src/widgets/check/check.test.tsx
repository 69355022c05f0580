import { describe, expect, it } from "vitest";
import { draw } from "../testing";
import cases from "./cases.json";
import { MOST_DEPTH } from "./check";
import { problemsIn } from "./walk";

const ok = { type: "Text", value: "still here" };

function nested(depth: number): object {
  let node: object = ok;
  for (let level = 0; level < depth; level += 1) {
    node = { type: "Col", children: [node] };
  }
  return { type: "Card", children: [node, ok] };
}

describe("the checks of a widget", () => {
  it.each(cases.map(({ widget, problems }) => [JSON.stringify(widget), widget, problems] as const))(
    "of %s find what Python finds",
    (_text, widget, problems) => {
      const { first, count } = problemsIn(widget, 20);
      expect(first.map(({ path, problem }) => [path, problem.property])).toEqual(problems);
      expect(count).toBe(problems.length);
    },
  );

  it("tell the first of very many, and count all", () => {
    const widget = { type: "Card", children: Array(10_000).fill({ type: "Text" }) };
    expect(problemsIn(widget, 20)).toMatchObject({ count: 10_000 });
    expect(problemsIn(widget, 20).first).toHaveLength(20);
  });

  it("look again at what stands somewhere else now", () => {
    expect(problemsIn({ type: "Card", children: [ok] }, 20).count).toBe(0);
    expect(problemsIn({ type: "Card", children: [{ type: "Table", children: [ok] }] }, 20).count).toBe(1);
  });

  it.each([200, 2000])("end at what is nested %i deep", (depth) => {
    const { first } = problemsIn(nested(depth), 20);
    expect(first.map(({ problem }) => problem.kind)).toEqual(["depth"]);
    expect(first[0]?.path.split(".")).toHaveLength(MOST_DEPTH - 1);
  });
});

describe("a widget with mistakes", () => {
  it("names component, property, value and what would be right, and shows the rest", async () => {
    const children = [{ type: "Hologram" }, { type: "Text", value: 5 }, { ...ok, size: "huge", colour: "red" }, ok];
    const { root } = await draw({ type: "Card", children });
    const placeholders = [...root.querySelectorAll(".widget-problem")].map((each) => each.textContent);
    expect(placeholders).toEqual(["There is no component “Hologram”.", "Text.value cannot be 5; right would be text."]);
    expect([...root.querySelectorAll("[data-widget=Text]")].map((each) => each.textContent)).toEqual([
      "still here",
      "still here",
    ]);
    const folded = root.querySelector(".widget-problems");
    expect(folded?.querySelector("summary")?.textContent).toBe("4 problems in this widget");
    expect([...(folded?.querySelectorAll("li") ?? [])].map((each) => each.textContent)).toEqual([
      "children[0] There is no component “Hologram”.",
      "children[1] Text.value cannot be 5; right would be text.",
      'children[2] Text.size cannot be "huge"; right would be "lg", "md", "sm", "xl", or "xs".',
      "children[2] Text has no property “colour”.",
    ]);
  });

  it("draws what is not nested too deep, and says where it ends", async () => {
    const { root } = await draw(nested(200));
    expect(root.querySelector("[data-widget-problem=depth]")).not.toBeNull();
    expect(root.textContent).toContain("still here");
  });

  it.each([
    ["Table", "Table.Row"],
    ["ListView", "ListViewItem"],
  ])("draws no rows of a %s where it ends", async (type, row) => {
    let node: object = { type, children: [{ type: row, children: [] }] };
    for (let level = 1; level < MOST_DEPTH; level += 1) {
      node = { type: "Col", children: [node] };
    }
    const { root } = await draw(node);
    expect(root.querySelectorAll(`[data-widget=${type}] > [data-widget-problem=depth]`)).toHaveLength(1);
    expect(root.querySelectorAll(".widget-problem")).toHaveLength(1);
    expect(root.querySelectorAll(".widget-problems li")).toHaveLength(1);
    expect(root.querySelector(`[data-widget="${row}"]`)).toBeNull();
  });

  it("draws a table though a cell of it spans what is no number", async () => {
    const cells = [{ rowSpan: { toString: 1, valueOf: 1 } }, { rowSpan: 1e9 }, { rowSpan: 2 }].map((cell) => {
      return { type: "Table.Cell", children: [ok], ...cell };
    });
    const { root } = await draw({ type: "Table", children: [{ type: "Table.Row", children: cells }] });
    expect([...root.querySelectorAll("td")].map((cell) => cell.getAttribute("rowspan"))).toEqual([null, null, "2"]);
    expect(root.querySelectorAll(".widget-problems li")).toHaveLength(2);
  });

  it("says what keeps a component from being drawn, whatever else is wrong with it", async () => {
    const { root } = await draw({ type: "Card", children: [{ type: "Text", size: "huge", value: 5, children: [ok] }] });
    expect(root.querySelector(".widget-problem")?.textContent).toBe("Text.value cannot be 5; right would be text.");
    expect(root.querySelectorAll(".widget-problems li")).toHaveLength(3);
  });

  it("names what is very long by its beginning, and numbers that JSON does not have", async () => {
    const long = "long ".repeat(50_000);
    const children = [{ type: long }, { ...ok, [long]: 1 }, { ...ok, size: long }, { type: "Row", gap: NaN }];
    const { root } = await draw({ type: "Card", children });
    const lines = [...root.querySelectorAll(".widget-problems li")].map(({ textContent }) => textContent ?? "");
    expect(lines.filter((line) => line.includes("long long") && line.length < 200)).toHaveLength(3);
    expect(lines[3]).toBe("children[3] Row.gap cannot be NaN; right would be a number or text.");
  });

  it("without any has no list of them", async () => {
    const { root } = await draw({ type: "Card", children: [ok] });
    expect(root.querySelector(".widget-problems")).toBeNull();
  });

  it.each([null, 5, "words", [], [[]], { type: "Card", children: "words" }, { type: "Card", children: 7 }])(
    "that is %j is told, and nothing is thrown",
    async (widget) => {
      const { root } = await draw(widget as unknown as object);
      expect(root.querySelector(".widget-problem")).not.toBeNull();
    },
  );

  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const deep: unknown = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);

  it.each([
    ["a type that cannot be written", { type: { toString: 1, valueOf: 1 } }],
    ["an id that cannot be written", { ...ok, type: "Hologram", id: { toString: 1, valueOf: 1 } }],
    ["a type that is very deep", { type: deep }],
    ["a value that is very deep", { type: "Text", value: deep }],
    ["a value that holds itself", { type: "Text", value: loop }],
  ])("and %s is told, and shows the rest", async (_name, node) => {
    const { root } = await draw({ type: "Card", children: [node, ok] });
    expect(root.querySelectorAll(".widget-problem")).toHaveLength(1);
    expect(root.querySelector("[data-widget=Text]")?.textContent).toBe("still here");
    expect(root.querySelectorAll(".widget-problems li")).toHaveLength(1);
  });
});

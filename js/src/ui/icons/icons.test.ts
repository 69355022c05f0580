import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import icons from "../../chunks/icons";
import lucide from "../../chunks/lucide";
import type { IconNodes } from "../icon";
import { coreIcons } from "../icons";

const names = readFileSync("../chatkit_widget/protocol/icons.py", "utf8");
const nodes = JSON.parse(readFileSync("node_modules/lucide-static/icon-nodes.json", "utf8")) as Record<
  string,
  IconNodes
>;

/** The names in a set of names.py. */
function namesIn(set: string): string[] {
  const [, text = ""] = names.match(new RegExp(`^${set} = frozenset\\(\\s*\\[([^\\]]*)\\]`, "m")) ?? [];
  return [...text.matchAll(/"([^"]+)"/g)].map(([, name]) => name as string);
}

describe.each(["ICONS", "HEADER_ICONS"])("the names in %s of options/names.py", (set) => {
  it("are found", () => {
    expect(namesIn(set).length).toBeGreaterThan(40);
  });

  it.each(namesIn(set))("%s has a drawing, in the core or in the chunk but not in both", (name) => {
    const found = [coreIcons[name], icons.get(name)].filter(Boolean);
    expect(found).toHaveLength(1);
    expect(found[0]?.length).toBeGreaterThan(0);
  });
});

describe("all of Lucide", () => {
  it("comes out of the text as it went in", () => {
    const strange = Object.entries(nodes).filter(([name, drawing]) => {
      return JSON.stringify(inOrder(lucide.get(name) ?? [])) !== JSON.stringify(inOrder(drawing));
    });
    expect(Object.keys(nodes).length).toBeGreaterThan(1500);
    expect(strange).toEqual([]);
  });

  it("knows former names, and no others", () => {
    expect(lucide.get("home")).toBe(lucide.get("house"));
    expect(lucide.get("bar-chart")).toBeDefined();
    expect(lucide.get("constructor")).toBeUndefined();
    expect(icons.get("constructor")).toBeUndefined();
  });

  it("is drawn of nothing but shapes, in what says how", () => {
    const drawn = [...namesIn("ICONS"), ...namesIn("HEADER_ICONS")].flatMap((name) => icons.get(name) ?? []);
    const all = [...drawn, ...Object.keys(nodes).flatMap((name) => lucide.get(name) ?? [])];
    const tags = new Set(all.map(([tag]) => tag));
    const attributes = new Set(all.flatMap(([, given]) => Object.keys(given)));
    expect([...tags].sort()).toEqual(["circle", "ellipse", "line", "path", "polygon", "polyline", "rect"]);
    const known = "cx cy d fill fill-rule height points r rx ry stroke width x x1 x2 y y1 y2";
    expect([...attributes].sort()).toEqual(known.split(" "));
  });
});

/** A drawing in one of the ways to write it: attributes by name, points with spaces between them. */
function inOrder(drawing: IconNodes): unknown {
  return drawing.map(([tag, { points, ...attributes }]) => [
    tag,
    Object.entries(attributes).sort(),
    points?.replaceAll(",", " "),
  ]);
}

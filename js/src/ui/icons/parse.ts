import type { IconNodes } from "../icon";
import type { IconChunk } from "../use-icon";
import table from "./shapes.json";

const shapes: Readonly<Record<string, string[]>> = table;

/** Reads the text that dev/lucide.mjs writes; a drawing is made when it is asked for, and then kept. */
export function parseIcons(text: string): IconChunk {
  const lines = new Map(text.split("\n").map((line) => line.split("=") as [string, string]));
  const drawn = new Map<string, IconNodes>();
  const get = (name: string): IconNodes | undefined => {
    const line = lines.get(name);
    if (line?.startsWith("@")) {
      return get(line.slice(1));
    }
    const nodes = drawn.get(name) ?? line?.split("|").map(node);
    if (nodes) {
      drawn.set(name, nodes);
    }
    return nodes;
  };
  return { get };
}

function node(part: string): IconNodes[number] {
  const [tag, ...names] = shapes[part.charAt(0)] ?? [];
  if (tag === undefined) {
    return ["path", { d: part }];
  }
  const values = part.slice(1).split(",");
  return [tag, Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]).filter(([, value]) => value))];
}

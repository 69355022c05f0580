import type { AnyComponent } from "../components.gen";
import { definitions } from "./definitions.gen";
import { fits, type Schema } from "./schema";
import { nonsense } from "./sense";

/** Components inside each other that are still drawn. */
export const MOST_DEPTH = 100;

/** What is wrong with a component, or with one of its properties. */
export interface Problem {
  readonly kind:
    | "no-component"
    | "unknown"
    | "misplaced"
    | "missing"
    | "extra"
    | "wrong"
    | "no-column"
    | "children"
    | "depth"
    | "broken";
  /** Its type; empty where it has none. */
  readonly component: string;
  /** Empty where it is the component itself. */
  readonly property: string;
  readonly value?: unknown;
  /** What would be right, as in the JSON Schema. */
  readonly expected?: Schema;
}

/** A component with the properties that can be drawn; null where nothing can. */
export interface Checked {
  readonly component: AnyComponent | null;
  readonly problems: readonly Problem[];
}

interface Definition extends Schema {
  readonly properties: Record<string, Schema>;
  readonly required: readonly string[];
  readonly content: "none" | "one" | "many";
  readonly accepts: readonly string[];
  readonly inside: string | null;
}

const byType = new Map(
  Object.values(definitions as Record<string, Definition>)
    .filter(({ content }) => content)
    .map((definition) => [String((definition.properties.type as Schema).const), definition]),
);

/** What was found in nodes, by the parents they stand in: a node never changes, and states of a widget share most. */
const found = new WeakMap<object, Map<string | null, Checked>>();

/** Checks one node of a widget, which stands in a `parent` if it is not the root; what is below it is not looked at. */
export function check(node: unknown, parent: string | null): Checked {
  if (typeof node !== "object" || node === null || Array.isArray(node)) {
    return failed({ kind: "no-component", component: "", property: "", value: node });
  }
  const known = found.get(node) ?? new Map<string | null, Checked>();
  const checked = known.get(parent) ?? looked(node, parent);
  found.set(node, known.set(parent, checked));
  return checked;
}

function looked(node: object, parent: string | null): Checked {
  const { type } = node as { type?: unknown };
  const definition = typeof type === "string" ? byType.get(type) : undefined;
  if (typeof type !== "string" || !definition) {
    return failed({ kind: "unknown", component: typeof type === "string" ? type : "", property: "" });
  }
  const accepts = parent === null ? [] : (byType.get(parent)?.accepts ?? []);
  if ((accepts.length > 0 && !accepts.includes(type)) || (parent !== null && misplaced(definition, parent))) {
    return failed({ kind: "misplaced", component: type, property: "", value: parent });
  }
  const problems: Problem[] = [];
  const kept: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(node)) {
    const expected = Object.hasOwn(definition.properties, property) ? definition.properties[property] : undefined;
    if (value === null || value === undefined) {
      continue;
    }
    if (!expected) {
      problems.push({ kind: property === "children" ? "children" : "extra", component: type, property, value });
    } else if (fits(value, expected)) {
      kept[property] = value;
    } else {
      problems.push({ kind: "wrong", component: type, property, value, expected });
    }
  }
  const lacks = definition.required.filter((property) => !Object.hasOwn(kept, property));
  for (const property of lacks) {
    if (!problems.some((problem) => problem.property === property)) {
      const expected = definition.properties[property] as Schema;
      problems.push({ kind: "missing", component: type, property, expected });
    }
  }
  if (lacks.length > 0) {
    return { component: null, problems };
  }
  const component = kept as unknown as AnyComponent;
  return { component, problems: component.type === "Chart" ? [...problems, ...nonsense(component)] : problems };
}

/** The children of a node: a list, one, or none. */
export function childrenOf(node: { readonly children?: unknown }): readonly unknown[] {
  const { children } = node;
  if (children === null || children === undefined) {
    return [];
  }
  return Array.isArray(children) ? children : [children];
}

function misplaced({ inside }: Definition, parent: string): boolean {
  return inside !== null && inside !== parent;
}

function failed(problem: Problem): Checked {
  return { component: null, problems: [problem] };
}

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
    | "no-numbers"
    | "repeated"
    | "children"
    | "one-child"
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

/** What was found in a node. */
export interface Checked {
  /** The component with the properties that can be drawn; null where nothing can. */
  readonly component: AnyComponent | null;
  readonly problems: readonly Problem[];
  /** Which of them keeps it from being drawn. */
  readonly reason: Problem | null;
  /** What stands in it, also where it is not drawn itself. */
  readonly children: readonly unknown[];
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
  if (typeof type !== "string") {
    return failed({ kind: "no-component", component: "", property: "", value: node });
  }
  const definition = byType.get(type);
  if (!definition) {
    return failed({ kind: "unknown", component: type, property: "" });
  }
  const misplaced: Problem[] = isMisplaced(type, definition, parent)
    ? [{ kind: "misplaced", component: type, property: "", value: parent }]
    : [];
  const { right, wrong } = sorted(type, definition, node);
  const lacks = definition.required.filter((property) => !Object.hasOwn(right, property));
  const component = right as unknown as AnyComponent;
  const [reason = null] = [...misplaced, ...wrong.filter(({ property }) => lacks.includes(property))];
  return {
    component: reason ? null : component,
    reason,
    problems: [
      ...misplaced,
      ...wrong,
      ...(lacks.length > 0 ? [] : nonsense(component)),
      ...wrongNumber(type, definition, node),
    ],
    children: definition.content === "none" ? [] : childrenOf(node),
  };
}

function isMisplaced(type: string, { inside }: Definition, parent: string | null): boolean {
  const accepts = parent === null ? [] : (byType.get(parent)?.accepts ?? []);
  return (accepts.length > 0 && !accepts.includes(type)) || (parent !== null && inside !== null && inside !== parent);
}

/** The properties that are of the right type, and what is wrong with the others. */
function sorted(component: string, { properties, required }: Definition, node: object) {
  const given = Object.entries(node).filter(([, value]) => value !== null && value !== undefined);
  const names = new Set(given.map(([property]) => property));
  const right: Record<string, unknown> = {};
  const wrong: Problem[] = required
    .filter((property) => !names.has(property))
    .sort()
    .map((property) => ({ kind: "missing", component, property, expected: properties[property] as Schema }));
  for (const [property, value] of given) {
    const expected = Object.hasOwn(properties, property) ? properties[property] : undefined;
    if (expected && fits(value, expected)) {
      right[property] = value;
    } else if (expected) {
      wrong.push({ kind: "wrong", component, property, value, expected });
    } else if (property !== "children") {
      wrong.push({ kind: "extra", component, property, value });
    }
  }
  return { right, wrong };
}

function wrongNumber(component: string, { content }: Definition, node: object): Problem[] {
  const count = childrenOf(node).length;
  if (content === "none" && count > 0) {
    return [{ kind: "children", component, property: "children" }];
  }
  return content === "one" && count > 1 ? [{ kind: "one-child", component, property: "children", value: count }] : [];
}

/** The children of a node: a list, one, or none. */
export function childrenOf(node: { readonly children?: unknown }): readonly unknown[] {
  const { children } = node;
  if (children === null || children === undefined) {
    return [];
  }
  return Array.isArray(children) ? children : [children];
}

function failed(reason: Problem): Checked {
  return { component: null, problems: [reason], reason, children: [] };
}

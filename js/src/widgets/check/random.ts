import * as fc from "fast-check";
import { definitions } from "./definitions.gen";
import { resolved, type Schema } from "./schema";

interface Definition extends Schema {
  readonly properties: Record<string, Schema>;
  readonly required: readonly string[];
  readonly content?: "none" | "one" | "many";
  readonly accepts: readonly string[];
}

type Any = fc.Arbitrary<unknown>;

const components = Object.values(definitions as Record<string, Definition>).filter(({ content }) => content);

const huge = "wide ".repeat(20_000);
const words = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "b",
    "2",
    "1fr",
    "secondary",
    "https://a.example/b.png",
    "**bold** `code` | a |",
    "constructor",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);
const days = fc.constantFrom(
  "2026-01-31",
  "2026-02-30",
  "2024-02-29T09:30:00Z",
  "0000-01-01",
  "9999-12-31",
  "2026-01-01",
);
const icons = fc.constantFrom("star", "check", "lucide:star", "lucide:no-such", "vendor:x");

/** Values that a schema takes. */
function right(given: Schema): Any {
  const schema = resolved(given);
  if (schema.anyOf) {
    return fc.oneof(...schema.anyOf.map(right));
  }
  if (schema.const !== undefined || schema.enum) {
    return fc.constantFrom(...(schema.enum ?? [schema.const]));
  }
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "string":
      return schema.format === "date" ? days : schema.format === "icon" ? icons : words;
    case "integer":
      return fc.integer({ min: schema.minimum ?? 1, max: Math.min(schema.maximum ?? 100, 100) });
    case "number":
      return fc.double({ min: schema.minimum ?? 0.001, max: schema.maximum ?? 1e300, noNaN: true });
    case "array":
      return fc.array(right(schema.items ?? {}), { maxLength: 4 });
    case "object":
      return schema.properties
        ? fc.record(mapped(schema.properties, right), { requiredKeys: [...(schema.required ?? [])] })
        : fc.dictionary(fc.constantFrom("a", "b", "constructor"), right(schema.additionalProperties as Schema));
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function mapped<V>(properties: Record<string, Schema>, make: (schema: Schema) => V): Record<string, V> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, make(schema)]));
}

/** Values that are right in few places. */
const odd: Any = fc.oneof(
  fc.constantFrom(null, undefined, true, NaN, Infinity, -1, 1e9, 0.5, "", huge, [], {}, [[]], { type: "Text" }, [null]),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constant({ toString: 1, valueOf: 1, type: { toString: 1 } }),
  fc.integer({ min: 5, max: 3000 }).map((depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`)),
);

const pair = [
  { type: "Text", value: "a" },
  { type: "Text", value: "b" },
];

/** Properties in place of those of a component, or beside them. */
function changes({ properties }: Definition): fc.Arbitrary<readonly (readonly [string, unknown])[]> {
  const own = fc.constantFrom(...Object.keys(properties));
  const names = fc.oneof({ weight: 3, arbitrary: own }, fc.constantFrom("colour", "toString", "__proto__", huge));
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(fc.tuple(names, odd), { minLength: 1, maxLength: 3 }) },
    fc.constant([["children", pair]]),
  );
}

/** The same component with other properties. */
function spoiled(definition: Definition, component: Any): Any {
  return fc.tuple(component, changes(definition)).map(([node, changed]) => {
    return { ...(node as object), ...Object.fromEntries(changed) };
  });
}

/** A component with right values for its properties. */
function component({ properties, required, content, accepts }: Definition, tie: fc.LetrecTypedTie<Tied>): Any {
  const { children: _, ...own } = properties;
  const inside = accepts[0] ? fc.oneof({ weight: 5, arbitrary: tie(accepts[0]) }, tie("any")) : tie("any");
  const several = fc.array(inside, { minLength: 1, maxLength: 4, size: "max" });
  const children = content === "one" ? inside : fc.oneof({ weight: 8, arbitrary: several }, inside, fc.constant(null));
  const parts: Record<string, Any> = { ...mapped(own, right), ...(content === "none" ? {} : { children }) };
  return fc.record(parts, { requiredKeys: content === "none" ? [...required] : [...required, "children"] });
}

type Tied = Record<string, unknown>;

const typeOf = ({ properties }: Definition) => String(properties.type?.const);

/** Widgets of such components, with more of what may stand in them. */
function widgets(change: (definition: Definition, component: Any) => Any, strange: Any[]): Any {
  const { root } = fc.letrec<Tied>((tie) => {
    const each = components.map(
      (definition) => [typeOf(definition), change(definition, component(definition, tie))] as const,
    );
    const those = (wanted: (definition: Definition) => boolean) =>
      fc.oneof(...components.filter(wanted).map((definition) => tie(typeOf(definition))));
    return {
      ...Object.fromEntries(each),
      any: fc.oneof(
        { maxDepth: 4, depthSize: "max", depthIdentifier: "tree" },
        { weight: 4, arbitrary: those(({ content }) => content === "none") },
        { weight: 4, arbitrary: those(({ content }) => content !== "none") },
        ...strange,
      ),
      root: fc.oneof({ weight: 5, arbitrary: tie("Card") }, tie("ListView"), tie("Basic"), tie("any")),
    };
  });
  return root as Any;
}

/** Widgets of which nothing is wrong by itself. */
export const rightWidgets = widgets((_, component) => component, []);

const deep = fc.tuple(fc.integer({ min: 90, max: 400 }), fc.constantFrom("Col", "Row", "Transition", "Card"));

/** Widgets of which anything may be wrong. */
export const anyWidgets = fc
  .tuple(
    widgets(spoiled, [odd, words.map((type) => ({ type, children: [{ type: "Text" }] }))]),
    fc.oneof({ weight: 30, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: deep }),
  )
  .map(([widget, wrapped]) => {
    let node = widget;
    for (let level = wrapped?.[0] ?? 0; level > 0; level -= 1) {
      node = { type: wrapped?.[1], children: [node] };
    }
    return node;
  });

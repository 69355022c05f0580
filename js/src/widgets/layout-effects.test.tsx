import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { definitions } from "./check/definitions.gen";
import { resolved, type Schema } from "./check/schema";
import { draw } from "./testing";

const text = { type: "Text", value: "Words" };

/** Each component with what it needs, and what makes its properties show. */
const bare: Readonly<Record<string, object>> = {
  Basic: { children: [text] },
  Box: { children: [text] },
  Row: { children: [text] },
  Col: { children: [text] },
  Spacer: {},
  Divider: {},
  Transition: {},
  Table: {},
  "Table.Row": { children: [{ type: "Table.Cell" }] },
  "Table.Cell": {},
  Title: { value: "Words" },
  Text: { value: "Words" },
  Caption: { value: "Words" },
  Markdown: { value: "Words **and" },
  Badge: { label: "New" },
  Icon: { name: "star" },
  Image: { src: "https://example.org/a.png" },
  Label: { value: "Name", fieldName: "name" },
};

/** Values where the schema does not say all. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  // Not of functions that happy-dom does not know.
  background: ["#ff0000", "surface-secondary"],
  color: ["#ff0000", "secondary"],
  border: [2, { size: 1, style: "dashed" }, { top: 1, x: { size: 2, color: "strong" } }],
  padding: [4, "10px", { x: 2 }],
  margin: [4, "10px", { x: 2 }],
  children: [{ type: "Badge", label: "Other" }],
  aspectRatio: [2, "16 / 9"],
  flex: [2, "0 0 auto"],
  maxLines: [1, 3],
  minLines: [3],
  colSpan: [2],
  rowSpan: [2],
  editable: [{ name: "words" }],
  src: ["https://example.org/b.png", "javascript:alert(1)"],
};
const lengths = /^((min|max)?(height|width|size)|(min|max)(Height|Width|Size)|gap|spacing)$/;

/** What does not show in an element that is drawn once. */
const byDoing: Readonly<Record<string, string>> = {
  key: "keeps the elements of a component that moves",
};

async function look(type: string, property: string, value: unknown): Promise<string> {
  const component = { type, ...bare[type], ...(value === undefined ? {} : { [property]: value }) };
  const row = (cell: object) => ({ type: "Table.Row", children: [cell] });
  const inside: Readonly<Record<string, object>> = {
    "Table.Row": { type: "Table", children: [component] },
    "Table.Cell": { type: "Table", children: [row(component)] },
  };
  const drawn = await draw(type === "Basic" ? component : { type: "Card", children: [inside[type] ?? component] });
  return drawn.root.innerHTML;
}

function valuesOf(property: string, schema: Schema): readonly unknown[] {
  const kinds = (resolved(schema).anyOf ?? [schema]).map(resolved);
  const known = kinds.flatMap((kind) => kind.enum ?? (kind.type === "boolean" ? [true] : []));
  const own = samples[property];
  if (own && known.length === 0) {
    return own;
  }
  if (known.length > 0) {
    return property === "editable" ? (own ?? []) : known;
  }
  return lengths.test(property) ? [5, "3em"] : ["other"];
}

const all = Object.keys(bare).flatMap((type) => {
  const { properties } = definitions[type.replace(".", "")] as { properties: Record<string, Schema> };
  return Object.entries(properties)
    .filter(([property]) => property !== "type" && !(property in byDoing))
    .map(([property, schema]) => [type, property, schema] as const);
});

describe("each property of boxes, texts, tables and pictures", () => {
  beforeAll(() => {
    vi.stubGlobal("CSS", { supports: (_property: string, value: string) => /^#[0-9a-f]{3,6}$/.test(value) });
  });
  afterAll(() => {
    vi.unstubAllGlobals();
  });

  it.each(all)("%s.%s shows, each of its values in a way of its own", async (type, property, schema) => {
    const values = valuesOf(property, schema);
    const looks = new Set([await look(type, property, undefined)]);
    for (const value of values) {
      looks.add(await look(type, property, value));
    }
    // One of several may be what it is anyway.
    expect(looks.size - 1).toBeGreaterThanOrEqual(values.length === 1 ? 1 : values.length - 1);
  });
});

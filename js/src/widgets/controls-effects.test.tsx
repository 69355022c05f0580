import { describe, expect, it } from "vitest";
import { definitions } from "./check/definitions.gen";
import { resolved, type Schema } from "./check/schema";
import { draw } from "./testing";

const action = { type: "go" };
const options = [
  { value: "a", label: "A" },
  { value: "b", label: "B" },
];

/** Each control with what it needs, and what makes its properties show. */
const bare: Readonly<Record<string, object>> = {
  Card: { confirm: { label: "Yes", action }, status: { text: "S" }, children: [{ type: "Input", name: "in" }] },
  Form: { children: [{ type: "Button", label: "Send", submit: true }] },
  Button: { label: "Go", iconStart: "star" },
  Input: { name: "f" },
  Textarea: { name: "f", autoResize: true },
  Select: { name: "f", options, defaultValue: "a" },
  DatePicker: { name: "f", defaultValue: "2026-03-14" },
  Checkbox: { name: "f" },
  RadioGroup: { name: "f", options },
};

/** A value where the schema does not say all. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  status: [{ text: "T" }, { text: "S", icon: "star" }],
  confirm: [{ label: "Confirm", action }],
  cancel: [{ label: "Cancel", action }],
  background: ["#ff0000"],
  border: [2, { size: 1, style: "dashed" }],
  padding: [4, "10px", { x: 2 }],
  options: [[{ value: "c", label: "C" }]],
  children: [[{ type: "Title", value: "T" }]],
  defaultValue: ["b", "2026-05-01"],
  iconStart: ["star", "plus"],
  iconEnd: ["star"],
  rows: [5],
  maxRows: [4],
};

/** What is shown only by what is done, which other tests hold. */
const byDoing: Readonly<Record<string, string>> = {
  key: "keeps the elements of a component that moves",
  "Card.collapsed": "folds it once its action is over",
  "Form.onSubmitAction": "a submission runs it",
  "Button.onClickAction": "a click runs it",
  "Input.autoFocus": "takes the focus from elsewhere in the chat",
  "Textarea.autoFocus": "as Input",
  "Input.autoSelect": "selects the words once the field has the focus",
  "Textarea.autoSelect": "as Input",
  "Textarea.pattern": "checked at a submission, as browsers have it for one line only",
  "Select.onChangeAction": "a choice runs it",
  "DatePicker.onChangeAction": "a choice runs it",
  "Checkbox.onChangeAction": "a click runs it",
  "RadioGroup.onChangeAction": "a click runs it",
  "DatePicker.min": "the calendar keeps to it once it is open",
  "DatePicker.max": "the calendar keeps to it once it is open",
  "DatePicker.side": "where the calendar opens, which needs a page that is laid out",
  "DatePicker.align": "where the calendar opens, which needs a page that is laid out",
};

/** The lengths of boxes are those of all boxes. */
const boxes =
  /^Form\.((min|max)?(height|width|size)|(min|max)(Height|Width|Size)|aspectRatio|radius|margin|flex|align|justify|wrap)$/;

async function look(type: string, property: string, value: unknown): Promise<string> {
  // What stands in place of a value shows only without one.
  const empty = property === "placeholder" ? { defaultValue: null } : {};
  const component = { type, ...bare[type], ...empty, ...(value === undefined ? {} : { [property]: value }) };
  const drawn = await draw(type === "Card" ? component : { type: "Card", children: [component] });
  const fields = [...drawn.root.querySelectorAll<HTMLInputElement>("input, textarea, select")];
  const states = fields.map((field) => [field.value, field.checked, field.type]);
  return `${drawn.root.innerHTML} ${JSON.stringify(states)}`;
}

function valuesOf(property: string, given: Schema): readonly unknown[] {
  const schema = resolved(given);
  const kinds = (schema.anyOf ?? [schema]).map(resolved);
  const known = kinds.flatMap((kind) => kind.enum ?? (kind.type === "boolean" ? [true, false] : []));
  return samples[property] ?? (known.length > 0 ? known : ["words"]);
}

const all = Object.keys(bare).flatMap((type) => {
  const { properties } = definitions[type] as { properties: Record<string, Schema> };
  return Object.entries(properties)
    .filter(([property]) => property !== "type")
    .map(([property, schema]) => [type, property, schema] as const);
});
const shown = all.filter(([type, property]) => {
  const name = `${type}.${property}`;
  return !(name in byDoing) && !(property in byDoing) && !boxes.test(name);
});

describe("each property of what is clicked and filled in", () => {
  it("is looked at here, or has a written reason", () => {
    const names = new Set(all.flatMap(([type, property]) => [`${type}.${property}`, property]));
    expect(Object.keys(byDoing).filter((name) => !names.has(name))).toEqual([]);
    expect(shown.length).toBeGreaterThan(90);
  });

  it.each(shown)("%s.%s shows, each of its values in a way of its own", async (type, property, schema) => {
    const without = await look(type, property, undefined);
    const looks = new Set([without]);
    const values = valuesOf(property, schema);
    for (const value of values) {
      looks.add(await look(type, property, value));
    }
    // One of them may be what it is anyway.
    const least = values.length === 1 ? 1 : values.length - 1;
    expect(looks.size - 1).toBeGreaterThanOrEqual(least);
  });
});

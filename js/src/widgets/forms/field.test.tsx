import { describe, expect, it } from "vitest";
import { draw, payloads } from "../testing";
import { form } from "./testing";

describe("a field, when the server sends another state of the widget,", () => {
  const tree = (value: string, checked: boolean, choice: string, day: string) =>
    form([
      { type: "Input", name: "a", defaultValue: value },
      { type: "Textarea", name: "b", defaultValue: value },
      { type: "Text", value, editable: { name: "c" } },
      { type: "Checkbox", name: "d", defaultChecked: checked },
      {
        type: "RadioGroup",
        name: "e",
        defaultValue: choice,
        options: ["x", "y", "z"].map((each) => ({ value: each, label: each })),
      },
      { type: "DatePicker", name: "f", defaultValue: day },
      {
        type: "Select",
        name: "g",
        defaultValue: choice,
        options: ["x", "y", "z"].map((each) => ({ value: each, label: each })),
      },
    ]);

  it("shows another beginning as long as nobody has touched it", async () => {
    const drawn = await draw(tree("one", false, "x", "2026-01-01"));
    drawn.update(tree("two", true, "y", "2026-02-02"));
    await drawn.click(drawn.button("Send"));
    const day = "2026-02-02";
    expect(payloads(drawn)).toEqual([{ a: "two", b: "two", c: "two", d: true, e: "y", f: day, g: "y" }]);
  });

  it("keeps the focus, the caret, and what the user made of it", async () => {
    const drawn = await draw(tree("one", false, "x", "2026-01-01"));
    const a = drawn.field("a");
    for (const name of ["a", "b", "c"]) {
      drawn.type(drawn.field(name), `my ${name}`);
    }
    await drawn.click(drawn.field("d"));
    await drawn.click(drawn.root.querySelector("[type=radio][value=z]") as Element);
    const select = drawn.field<HTMLSelectElement>("g");
    select.value = "z";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    a.focus();
    a.setSelectionRange(1, 2);
    drawn.update(tree("two", false, "y", "2026-02-02"));
    expect(drawn.field("a")).toBe(a);
    expect(document.activeElement).toBe(a);
    expect([a.selectionStart, a.selectionEnd]).toEqual([1, 2]);
    await drawn.click(drawn.button("Send"));
    expect(payloads(drawn)).toEqual([{ a: "my a", b: "my b", c: "my c", d: true, e: "z", f: "2026-02-02", g: "z" }]);
  });
});

describe("a choice", () => {
  const choices = (...values: string[]) => values.map((value) => ({ value, label: value }));
  const tree = (...values: string[]) =>
    form([
      { type: "RadioGroup", name: "radio", defaultValue: "b", options: choices(...values) },
      { type: "Select", name: "select", defaultValue: "b", options: choices(...values) },
    ]);

  it("begins with its value as soon as there is such an option, and has none once that is gone", async () => {
    const drawn = await draw(tree("a"));
    await drawn.click(drawn.button("Send"));
    drawn.update(tree("a", "b"));
    await drawn.click(drawn.button("Send"));
    drawn.update(tree("c"));
    await drawn.click(drawn.button("Send"));
    expect(payloads(drawn)).toEqual([null, { radio: "b", select: "b" }, null]);
  });
});

describe("a field that takes the focus at its beginning", () => {
  it("takes it from elsewhere in the chat, but not from outside", async () => {
    const first = { type: "Input", name: "a", autoFocus: true };
    const drawn = await draw(form([first]));
    expect(document.activeElement).not.toBe(drawn.field("a"));
    drawn.button("Send").focus();
    drawn.update(form([first, { type: "Input", name: "b", autoFocus: true }]));
    expect(document.activeElement).toBe(drawn.field("b"));
  });

  it("does not take it from a field that is being filled in", async () => {
    const first = { type: "Input", name: "a" };
    const drawn = await draw(form([first]));
    drawn.field("a").focus();
    drawn.update(form([first, { type: "Input", name: "b", autoFocus: true }]));
    expect(document.activeElement).toBe(drawn.field("a"));
  });

  it("selects its words once it has the focus", async () => {
    const drawn = await draw(form([{ type: "Input", name: "a", autoSelect: true, defaultValue: "words" }]));
    const field = drawn.field("a");
    field.focus();
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, 5]);
  });
});

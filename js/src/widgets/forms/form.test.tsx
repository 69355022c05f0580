import { describe, expect, it } from "vitest";
import { draw } from "../testing";

const submit = { type: "Button", label: "Send", submit: true };
const form = (children: object[], more: object = {}) => ({
  type: "Card",
  children: [{ type: "Form", onSubmitAction: { type: "send" }, children: [...children, submit], ...more }],
});
const payloads = (drawn: Awaited<ReturnType<typeof draw>>) => drawn.ran().map(({ payload }) => payload);

describe("a form", () => {
  it("sends the values of all its fields, under their names", async () => {
    const options = [
      { value: "a", label: "A" },
      { value: "b", label: "B" },
    ];
    const drawn = await draw(
      form([
        { type: "Input", name: "todo.title", defaultValue: "Title" },
        { type: "Input", name: "count", inputType: "number", defaultValue: "3" },
        { type: "Textarea", name: "todo.note" },
        { type: "Checkbox", name: "done", defaultChecked: true },
        { type: "Checkbox", name: "late" },
        { type: "Select", name: "city", options, defaultValue: "b" },
        { type: "Select", name: "empty", options },
        { type: "RadioGroup", name: "size", options, defaultValue: "a" },
        { type: "RadioGroup", name: "none", options },
        { type: "DatePicker", name: "day", defaultValue: "2026-03-14T22:30:00-05:00" },
        { type: "DatePicker", name: "noDay" },
        { type: "Text", value: "Words", editable: { name: "line" } },
      ]),
    );
    drawn.type(drawn.field<HTMLTextAreaElement>("todo.note"), "two\nlines");
    await drawn.click(drawn.button("Send"));
    expect(drawn.ran()).toEqual([
      {
        type: "send",
        handler: "server",
        streaming: true,
        payload: {
          todo: { title: "Title", note: "two\nlines" },
          count: "3",
          done: true,
          late: false,
          city: "b",
          size: "a",
          day: "2026-03-14",
          line: "Words",
        },
      },
    ]);
  });

  it("leaves out fields that are off", async () => {
    const drawn = await draw(form([{ type: "Input", name: "a", defaultValue: "A", disabled: true, required: true }]));
    await drawn.click(drawn.button("Send"));
    expect(payloads(drawn)).toEqual([null]);
  });

  it("sends its values with every action inside of it, also of a change", async () => {
    const drawn = await draw(
      form([
        { type: "Input", name: "a", defaultValue: "A" },
        { type: "Button", label: "Draft", onClickAction: { type: "draft", payload: { id: 1 } } },
        { type: "Checkbox", name: "b", onChangeAction: { type: "change" } },
      ]),
    );
    await drawn.click(drawn.button("Draft"));
    await drawn.click(drawn.field("b"));
    expect(payloads(drawn)).toEqual([
      { id: 1, a: "A", b: false },
      { a: "A", b: true },
    ]);
  });

  it("leaves what the payload has as it is, and tells which values had no place", async () => {
    const drawn = await draw(
      form(
        [
          { type: "Input", name: "title", defaultValue: "mine" },
          { type: "Input", name: "other", defaultValue: "mine" },
        ],
        { onSubmitAction: { type: "send", payload: { title: "its" } } },
      ),
    );
    await drawn.click(drawn.button("Send"));
    expect(drawn.actions.act.mock.calls).toEqual([
      ["r1", expect.objectContaining({ payload: { title: "its", other: "mine" } }), ["title"]],
    ]);
    const note = drawn.root.querySelector("[role=status].widget-note");
    expect(note?.textContent).toBe("Not sent, since the action has values of these names already: “title”");
  });

  it("in another one keeps its fields to itself", async () => {
    const drawn = await draw({
      type: "Card",
      asForm: true,
      confirm: { label: "Outer", action: { type: "outer" } },
      children: [
        { type: "Input", name: "a", defaultValue: "A" },
        { type: "Form", onSubmitAction: { type: "inner" }, children: [{ type: "Input", name: "b" }, submit] },
      ],
    });
    await drawn.click(drawn.button("Send"));
    await drawn.click(drawn.button("Outer"));
    expect(drawn.ran().map(({ type, payload }) => [type, payload])).toEqual([
      ["inner", { b: "" }],
      ["outer", { a: "A" }],
    ]);
  });

  it("is not around what stands beside it: a change sends the field's own value", async () => {
    const drawn = await draw({
      type: "Card",
      children: [
        { type: "Checkbox", name: "a.b", onChangeAction: { type: "change", payload: { id: 1 } } },
        { type: "Form", children: [{ type: "Input", name: "c" }] },
      ],
    });
    await drawn.click(drawn.field("a.b"));
    expect(payloads(drawn)).toEqual([{ id: 1, a: { b: true } }]);
  });
});

describe("a submission", () => {
  it("comes of Enter in a field of one line, and in one of several lines only with Ctrl or Cmd", async () => {
    const drawn = await draw(
      form([
        { type: "Input", name: "line" },
        { type: "Textarea", name: "lines" },
        { type: "Text", value: "x", editable: { name: "text" } },
      ]),
    );
    for (const more of [{ shiftKey: true }, { altKey: true }, { isComposing: true }, { keyCode: 229 }]) {
      await drawn.press(drawn.field("line"), "Enter", more);
    }
    await drawn.press(drawn.field("lines"), "Enter");
    await drawn.press(drawn.field("text"), "Enter", { shiftKey: true });
    expect(drawn.ran()).toEqual([]);
    await drawn.press(drawn.field("line"), "Enter");
    await drawn.press(drawn.field("lines"), "Enter", { ctrlKey: true });
    await drawn.press(drawn.field("lines"), "Enter", { metaKey: true });
    await drawn.press(drawn.field("text"), "Enter");
    expect(drawn.ran()).toHaveLength(4);
  });

  it("says why it cannot be while a response comes", async () => {
    const drawn = await draw(form([{ type: "Input", name: "line", required: true }]));
    drawn.step(() => {
      drawn.state.responding.value = true;
    });
    await drawn.press(drawn.field("line"), "Enter");
    expect(drawn.ran()).toEqual([]);
    expect(drawn.root.querySelector(".widget-note")?.textContent).toBe("Not while a response is coming");
    expect(drawn.field("line").hasAttribute("aria-invalid")).toBe(false);
  });

  it("runs the action of the button where the form has none", async () => {
    const own = { ...submit, onClickAction: { type: "own" } };
    const drawn = await draw({ type: "Card", children: [{ type: "Form", children: [own] }] });
    await drawn.click(drawn.button("Send"));
    expect(drawn.ran().map(({ type }) => type)).toEqual(["own"]);
  });

  it("is nothing without a form, and says so", async () => {
    const drawn = await draw({ type: "Card", children: [submit] });
    const button = drawn.button("Send");
    expect(button.getAttribute("aria-disabled")).toBe("true");
    await drawn.click(button);
    expect(drawn.ran()).toEqual([]);
    const words = "This button submits a form, and there is none around it.";
    expect([button.title, drawn.root.querySelector(".widget-note")?.textContent]).toEqual([words, words]);
  });

  it("waits for what is required, tells it next to the first field that lacks it, and takes the focus there", async () => {
    const drawn = await draw(
      form([
        { type: "Input", name: "free" },
        { type: "Input", name: "must", required: true },
        { type: "Checkbox", name: "terms", required: true },
      ]),
    );
    await drawn.click(drawn.button("Send"));
    expect(drawn.ran()).toEqual([]);
    const must = drawn.field("must");
    expect(document.activeElement).toBe(must);
    expect(must.getAttribute("aria-invalid")).toBe("true");
    const told = document.getElementById(must.getAttribute("aria-describedby") ?? "");
    expect(told?.textContent).not.toBe("");
    expect(drawn.field("terms").getAttribute("aria-invalid")).toBe("true");
    expect(drawn.field("free").hasAttribute("aria-invalid")).toBe(false);
    drawn.type(must, "here");
    expect(must.hasAttribute("aria-invalid")).toBe(false);
    await drawn.click(drawn.field("terms"));
    await drawn.click(drawn.button("Send"));
    expect(payloads(drawn)).toEqual([{ free: "", must: "here", terms: true }]);
  });

  it("waits for words that fit their pattern, in fields of several lines as well", async () => {
    const drawn = await draw(
      form([
        { type: "Input", name: "line", pattern: "[a-z]+" },
        { type: "Textarea", name: "lines", pattern: "[a-z\\n]+" },
        { type: "Textarea", name: "broken", pattern: "[" },
      ]),
    );
    drawn.type(drawn.field("line"), "abc1");
    drawn.type(drawn.field("lines"), "abc\n1");
    drawn.type(drawn.field("broken"), "anything");
    await drawn.click(drawn.button("Send"));
    expect(drawn.ran()).toEqual([]);
    expect(drawn.field("line").getAttribute("aria-invalid")).toBe("true");
    expect(drawn.field("lines").getAttribute("aria-invalid")).toBe("true");
    drawn.type(drawn.field("line"), "abc");
    drawn.type(drawn.field("lines"), "abc\ndef");
    await drawn.click(drawn.button("Send"));
    expect(drawn.ran()).toHaveLength(1);
  });

  it("is all that checks: a button of the form with an action of its own does not", async () => {
    const drawn = await draw(
      form([
        { type: "Input", name: "must", required: true },
        { type: "Button", label: "Draft", onClickAction: { type: "draft" } },
      ]),
    );
    await drawn.click(drawn.button("Draft"));
    expect(payloads(drawn)).toEqual([{ must: "" }]);
  });
});

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

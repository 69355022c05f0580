import { describe, expect, it } from "vitest";
import { draw, payloads } from "../testing";
import { form, submit } from "./testing";

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

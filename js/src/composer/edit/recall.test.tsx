import { describe, expect, it } from "vitest";
import edit from "../../chunks/edit";
import editor from "../../chunks/editor";
import type { ChatState } from "../../state/state";
import { row, type Stage, stageWithChunk, userRow } from "../../ui/testing";
import { Composer } from "../composer";
import { setCaretPlace } from "../editor/caret";

const tag = { type: "input_tag", id: "cars", text: "Cars", data: {} } as const;

async function open(prepare: (state: ChatState) => void = () => undefined) {
  const staged = await stageWithChunk(<Composer />, { ...edit, ...editor }, (state) => {
    for (const each of [userRow("a", "first"), userRow("b", "second\nline"), row("c", { type: "end_of_turn" })]) {
      state.rows.set(each.key, { peek: () => each } as never);
    }
    state.keys.value = ["a", "b", "c"];
    prepare(state);
  });
  staged.actions.edit.mockImplementation((text, content) => {
    staged.state.composer.value = text;
    staged.state.content.value = content ?? [];
  });
  staged.actions.quote.mockImplementation((text) => {
    staged.state.reply.value = text;
  });
  return staged;
}

function press({ part, step }: Stage, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  step(() => part("composer-input")?.dispatchEvent(event));
  return event.defaultPrevented;
}

function write(staged: Stage, text: string): HTMLTextAreaElement {
  const field = staged.part("composer-input") as HTMLTextAreaElement;
  staged.step(() => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return field;
}

describe("the arrow keys in an empty field", () => {
  it("go back through the user's messages, and forward to what was being written", async () => {
    const staged = await open();
    const { composer } = staged.state;
    expect(press(staged, "ArrowUp")).toBe(true);
    expect(composer.value).toBe("second\nline");
    press(staged, "ArrowUp");
    expect(composer.value).toBe("first");
    expect(press(staged, "ArrowUp")).toBe(false);
    press(staged, "ArrowDown");
    expect(composer.value).toBe("second\nline");
    press(staged, "ArrowDown");
    expect(composer.value).toBe("");
    expect(press(staged, "ArrowDown")).toBe(false);
  });

  it("show the message in the field, with the caret at its end", async () => {
    const staged = await open();
    press(staged, "ArrowUp");
    const field = staged.part<HTMLTextAreaElement>("composer-input");
    expect([field?.value, field?.selectionStart]).toEqual(["second\nline", "second\nline".length]);
  });
});

describe("the arrow keys in a text", () => {
  it("recall from its very beginning, and give it back", async () => {
    const staged = await open();
    write(staged, "a draft").setSelectionRange(0, 0);
    press(staged, "ArrowUp");
    expect(staged.state.composer.value).toBe("second\nline");
    press(staged, "ArrowDown");
    expect(staged.state.composer.value).toBe("a draft");
  });

  it("move the caret anywhere else, and with a modifier, a selection or an input method", async () => {
    const staged = await open();
    const field = write(staged, "two\nlines");
    for (const [start, end] of [
      [5, 5],
      [9, 9],
      [0, 3],
    ] as const) {
      field.setSelectionRange(start, end);
      expect(press(staged, "ArrowUp")).toBe(false);
      expect(press(staged, "ArrowDown")).toBe(false);
    }
    field.setSelectionRange(0, 0);
    for (const more of [
      { shiftKey: true },
      { altKey: true },
      { ctrlKey: true },
      { metaKey: true },
      { isComposing: true },
    ]) {
      expect(press(staged, "ArrowUp", more)).toBe(false);
    }
    expect(staged.state.composer.value).toBe("two\nlines");
  });

  it("go no further once the recalled message was changed or the caret moved into it", async () => {
    const staged = await open();
    press(staged, "ArrowUp");
    const field = staged.part("composer-input") as HTMLTextAreaElement;
    field.setSelectionRange(3, 3);
    expect(press(staged, "ArrowUp")).toBe(false);
    write(staged, "second\nline, changed");
    expect(press(staged, "ArrowDown")).toBe(false);
    field.setSelectionRange(0, 0);
    press(staged, "ArrowUp");
    press(staged, "ArrowDown");
    expect(staged.state.composer.value).toBe("second\nline, changed");
    press(staged, "ArrowDown");
    expect(staged.state.composer.value).toBe("");
  });
});

describe("recalling in one conversation", () => {
  it("leaves what is kept in another alone", async () => {
    const staged = await open();
    write(staged, "mine").setSelectionRange(0, 0);
    press(staged, "ArrowUp");
    staged.step(() => {
      staged.state.draft.value = { ...staged.state.draft.peek(), conversation: 1 };
      staged.state.composer.value = "";
    });
    expect(press(staged, "ArrowDown")).toBe(false);
    expect(staged.state.recalls.get(0)?.kept.map(({ text }) => text)).toEqual(["mine"]);
  });
});

describe("a message with mentions", () => {
  it("comes back with them, into the field that knows them", async () => {
    const staged = await open((state) => {
      const said = row("m", { type: "user_message", content: [{ type: "input_text", text: "Plot " }, tag] });
      state.rows.set("m", { peek: () => said } as never);
      state.keys.value = ["m"];
      state.options.value = {
        ...state.options.value,
        entities: { ...state.options.value.entities, on_tag_search: true },
      };
    });
    const field = staged.part("composer-input") as HTMLElement;
    expect(field.isContentEditable || field.contentEditable).toBeTruthy();
    field.focus();
    setCaretPlace(field, 0);
    expect(press(staged, "ArrowUp")).toBe(true);
    expect(staged.actions.edit).toHaveBeenCalledWith("Plot @Cars", [{ type: "input_text", text: "Plot " }, tag]);
    expect(field.querySelector("[data-part=tag]")?.textContent).toBe("@Cars");
  });
});

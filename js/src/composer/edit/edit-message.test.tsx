import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import actions from "../../chunks/actions";
import edit from "../../chunks/edit";
import editor from "../../chunks/editor";
import type { ChatState } from "../../state/state";
import { UserView } from "../../thread/user";
import { row, type Stage, stageWithChunk, userRow } from "../../ui/testing";
import { Composer } from "../composer";

const tag = { type: "input_tag", id: "cars", text: "Cars", data: {} } as const;
const file = { type: "file", id: "f", name: "cars.csv", mime_type: "text/csv" } as const;

interface Given {
  readonly content?: readonly object[];
  readonly more?: object;
  readonly inPlace?: boolean;
  readonly prepare?: (state: ChatState) => void;
}

async function open({ content, more, inPlace = true, prepare }: Given = {}) {
  const said = row("b", {
    type: "user_message",
    content: content ?? [{ type: "input_text", text: "second" }],
    ...more,
  });
  const { item } = said;
  if (item.type !== "user_message") {
    throw new Error("a message of the user is needed");
  }
  const all = (
    <>
      <UserView message={item} rowKey="b" />
      <Composer />
    </>
  );
  const staged = await stageWithChunk(all, { ...actions, ...edit, ...editor }, (state) => {
    for (const each of [userRow("a", "first"), said]) {
      state.rows.set(each.key, { peek: () => each } as never);
    }
    state.keys.value = ["a", "b"];
    state.canEdit.value = inPlace;
    prepare?.(state);
  });
  await staged.settle();
  staged.actions.edit.mockImplementation((text, parts) => {
    staged.state.composer.value = text;
    staged.state.content.value = parts ?? [];
  });
  const button = () => staged.part<HTMLButtonElement>("edit-message");
  const click = (name: string) => act(async () => staged.part(name)?.click());
  return { ...staged, button, click };
}

function press({ part }: Stage, key: string, more: KeyboardEventInit = {}): Promise<void> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  return act(async () => void part("edit-input")?.dispatchEvent(event));
}

function write({ part }: Stage, text: string): Promise<void> {
  return act(async () => {
    const field = part("edit-input") as HTMLTextAreaElement;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

describe("the pencil under the last message", () => {
  it("stands under no other one, which can be copied only", async () => {
    const staged = await open();
    expect(staged.button()?.getAttribute("aria-label")).toBe("Edit message");
    staged.step(() => {
      staged.state.keys.value = ["b", "a"];
    });
    expect(staged.button()).toBeNull();
    expect(staged.root.querySelector("[aria-label='Copy message']")).not.toBeNull();
  });

  const inStatus = (type: "locked" | "closed") => (state: ChatState) => {
    state.thread.value = { id: "t", created_at: "", status: { type } };
  };
  const set = (name: "responding" | "loading" | "gone") => (state: ChatState) => {
    state[name].value = true;
  };

  it.each([
    ["an answer streams", set("responding")],
    ["a thread loads", set("loading")],
    ["Python is gone", set("gone")],
    ["the thread is locked", inStatus("locked")],
    ["the thread is closed", inStatus("closed")],
  ] as const)("cannot be pressed while %s", async (_when, prepare) => {
    const { button } = await open({ prepare });
    expect(button()?.disabled).toBe(true);
  });
});

describe("a message that is edited in its place", () => {
  it("is a field with its words, which Enter sends", async () => {
    const staged = await open();
    await staged.click("edit-message");
    expect(staged.part<HTMLTextAreaElement>("edit-input")?.value).toBe("second");
    await write(staged, "better");
    await press(staged, "Enter");
    expect(staged.actions.editMessage).toHaveBeenCalledExactlyOnceWith("b", "better", []);
    expect(staged.part("edit-input")).toBeNull();
    expect(staged.actions.edit).not.toHaveBeenCalled();
  });

  it("stays a field when it was refused", async () => {
    const staged = await open();
    staged.actions.editMessage.mockResolvedValue(false);
    await staged.click("edit-message");
    await write(staged, "better");
    await staged.click("edit-send");
    expect(staged.part<HTMLTextAreaElement>("edit-input")?.value).toBe("better");
    expect(staged.part<HTMLButtonElement>("edit-send")?.disabled).toBe(false);
  });

  it("is left as it was by Escape and by Cancel, and the pencil has the focus again", async () => {
    const staged = await open();
    for (const leave of [() => press(staged, "Escape"), () => staged.click("edit-cancel")]) {
      await staged.click("edit-message");
      await write(staged, "better");
      await leave();
      expect(staged.part("edit-input")).toBeNull();
      expect(document.activeElement).toBe(staged.button());
    }
    expect(staged.actions.editMessage).not.toHaveBeenCalled();
  });

  it("is not sent by Shift+Enter, by the Enter of an input method, or when nothing would be left", async () => {
    const staged = await open();
    await staged.click("edit-message");
    await press(staged, "Enter", { shiftKey: true });
    await press(staged, "Enter", { isComposing: true });
    await press(staged, "Escape", { isComposing: true });
    await write(staged, "  ");
    await press(staged, "Enter");
    expect(staged.part<HTMLButtonElement>("edit-send")?.disabled).toBe(true);
    expect(staged.actions.editMessage).not.toHaveBeenCalled();
  });

  it("may lose its words where it has files, which stay in view with its quotation", async () => {
    const staged = await open({ more: { attachments: [file], quoted_text: "It said" } });
    await staged.click("edit-message");
    expect(staged.root.textContent).toContain("It said");
    expect(staged.part("attachment")?.textContent).toContain("cars.csv");
    await write(staged, "");
    await press(staged, "Enter");
    expect(staged.actions.editMessage).toHaveBeenCalledWith("b", "", []);
  });

  it("keeps its mentions", async () => {
    const content = [{ type: "input_text", text: "Plot " }, tag];
    const staged = await open({ content });
    await staged.click("edit-message");
    await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
    expect(staged.part("edit-input")?.querySelector("[data-part=tag]")?.textContent).toBe("@Cars");
    await press(staged, "Enter");
    expect(staged.actions.editMessage).toHaveBeenCalledWith("b", "Plot @Cars", content);
  });
});

describe("where a backend replaces no messages", () => {
  it("the words and the quotation go into the composer, and what was there is kept", async () => {
    const staged = await open({ inPlace: false, more: { quoted_text: "It said" } });
    staged.step(() => {
      staged.state.composer.value = "a draft";
      staged.state.reply.value = "Another";
    });
    await staged.click("edit-message");
    expect(staged.actions.edit).toHaveBeenCalledWith("second", []);
    expect(staged.actions.quote).toHaveBeenCalledWith("It said");
    expect(document.activeElement).toBe(staged.part("composer-input"));
    expect(staged.part("edit-input")).toBeNull();
    staged.step(() => void staged.state.recalls.get(0)?.bringBack());
    expect(staged.actions.edit).toHaveBeenLastCalledWith("a draft", []);
    expect(staged.actions.quote).toHaveBeenLastCalledWith("Another");
  });

  it("nothing happens while questions stand where the composer is", async () => {
    const questions = { type: "structured_input", inputs: [{ type: "freeform", id: "q", question: "Why?" }] };
    const { button } = await open({
      inPlace: false,
      prepare: (state) => {
        const asked = row("q", questions);
        state.rows.set("q", { value: asked, peek: () => asked } as never);
        state.asked.value = "q";
      },
    });
    expect(button()?.disabled).toBe(true);
  });
});

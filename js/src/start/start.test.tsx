import { describe, expect, it } from "vitest";
import edit from "../chunks/edit";
import { Composer } from "../composer/composer";
import type { StarterPrompt } from "../protocol.gen";
import type { ChatState } from "../state/state";
import { stageWithChunk } from "../ui/testing";
import { StartScreen } from "./start";

async function open(prompt: Partial<StarterPrompt>, prepare: (state: ChatState) => void = () => undefined) {
  const all = (
    <>
      <StartScreen />
      <Composer />
    </>
  );
  const staged = await stageWithChunk(all, edit, (state) => {
    const prompts = [{ label: "Go", prompt: "Compare [island] with [another]", icon: null, fill: true, ...prompt }];
    state.options.value = { ...state.options.value, start_screen: { greeting: "", prompts } };
    prepare(state);
  });
  staged.actions.edit.mockImplementation((text, content) => {
    staged.state.composer.value = text;
    staged.state.content.value = content ?? [];
  });
  const button = () => staged.part<HTMLButtonElement>("starter-prompt");
  return { ...staged, button, click: () => staged.step(() => button()?.click()) };
}

describe("a starter prompt", () => {
  it("submits at a click", async () => {
    const { click, actions } = await open({ fill: false });
    click();
    expect(actions.sendPrompt).toHaveBeenCalledWith(0);
    expect(actions.edit).not.toHaveBeenCalled();
  });
});

describe("a starter prompt that fills the composer", () => {
  it("sends nothing, and selects its first placeholder", async () => {
    const { click, actions, part } = await open({});
    click();
    const field = part("composer-input") as HTMLTextAreaElement;
    await expect.poll(() => field.value.slice(field.selectionStart, field.selectionEnd)).toBe("[island]");
    expect(document.activeElement).toBe(field);
    expect(actions.sendPrompt).not.toHaveBeenCalled();
  });

  it("puts the caret behind its words where there is nothing to fill in", async () => {
    const { click, part } = await open({ prompt: "Tell me of " });
    click();
    const field = part("composer-input") as HTMLTextAreaElement;
    await expect.poll(() => [field.value, field.selectionStart]).toEqual(["Tell me of ", 11]);
  });

  it("brings its mentions along, and keeps what was being written", async () => {
    const tag = { type: "input_tag", id: "cars", text: "Cars", data: {}, group: null, interactive: false } as const;
    const { click, actions, state } = await open({ prompt: [{ type: "input_text", text: "Plot " }, tag] }, (state) => {
      state.composer.value = "a draft";
    });
    click();
    expect(actions.edit).toHaveBeenCalledWith("Plot @Cars", [{ type: "input_text", text: "Plot " }, tag]);
    expect(state.recalls.get(0)?.kept.map(({ text }) => text)).toEqual(["a draft"]);
  });

  it("can be used while an answer streams, but not in a locked thread", async () => {
    const { button, state, step } = await open({}, (state) => {
      state.responding.value = true;
    });
    expect(button()?.disabled).toBe(false);
    step(() => {
      state.thread.value = { id: "t", created_at: "", status: { type: "locked" } };
    });
    expect(button()?.disabled).toBe(true);
  });
});

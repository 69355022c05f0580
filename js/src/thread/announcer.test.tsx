import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assistantRow, stage, userRow } from "../ui/testing";
import { Announcer } from "./announcer";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const later = () => act(async () => void (await vi.advanceTimersByTimeAsync(1000)));

function open() {
  const staged = stage(<Announcer />);
  const said = () => [...staged.root.querySelectorAll("p")].map((each) => each.textContent);
  const grow = (text: string, streaming = true) =>
    staged.step(() => {
      const row = staged.state.rows.get("a");
      if (row) {
        row.value = assistantRow("a", text, 1, streaming);
      }
    });
  return { ...staged, said, grow };
}

describe("the announcements", () => {
  it("tell finished sentences, without Markdown, a few at a time", async () => {
    const { show, grow, said } = open();
    show(userRow("u", "Hello"), assistantRow("a", "", 1, true));
    await later();
    grow("One **two**. And ");
    grow("One **two**. And three! Fo");
    expect(said()).toEqual([]);
    await later();
    expect(said()).toEqual(["One two. And three!"]);
    grow("One **two**. And three! Four");
    await later();
    expect(said()).toHaveLength(1);
    grow("One **two**. And three! Four", false);
    await later();
    expect(said()).toEqual(["One two. And three!", "Four"]);
  });

  it("say an answer that comes whole, once", async () => {
    const { show, said } = open();
    show(assistantRow("a", "All of it"));
    await later();
    show(assistantRow("a", "All of it"), userRow("u", "More"));
    await later();
    expect(said()).toEqual(["All of it"]);
  });

  it("say nothing of what an opened thread holds", async () => {
    const { show, step, state, said } = open();
    step(() => {
      state.conversation.value += 1;
    });
    show(assistantRow("a", "New"));
    await later();
    expect(said()).toEqual(["New"]);
    step(() => {
      state.conversation.value += 1;
    });
    await later();
    expect(said()).toEqual([]);
  });
});

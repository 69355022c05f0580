import { act } from "preact/test-utils";
import { beforeEach, describe, expect, it } from "vitest";
import selection from "../../chunks/selection";
import type { ChatState } from "../../state/state";
import { stageWithChunk } from "../../ui/testing";
import { SelectionSlot } from "../slots";

const { QuoteSelection } = selection;

beforeEach(() => {
  document.getSelection()?.removeAllRanges();
  // There is no layout here.
  Range.prototype.getBoundingClientRect = () => new DOMRect(100, 200, 50, 20);
});

async function open(children = <QuoteSelection />, prepare?: (state: ChatState) => void) {
  const all = (
    <div class="main">
      <div data-part="thread">
        <div data-item-type="user_message">
          <p id="question">What is it?</p>
        </div>
        <div data-item-type="assistant_message">
          <p id="first">The first words.</p>
          <p id="second">The second ones.</p>
        </div>
        <div data-item-type="assistant_message">
          <p id="other">Another answer.</p>
        </div>
      </div>
      {children}
      <textarea data-part="composer-input" />
    </div>
  );
  const staged = await stageWithChunk(all, selection, prepare);
  const text = (id: string) => staged.root.querySelector(`#${id}`)?.firstChild as Text;
  const select = (from: string, start: number, to: string, end: number) =>
    act(async () => {
      document.getSelection()?.setBaseAndExtent(text(from), start, text(to), end);
      document.dispatchEvent(new Event("selectionchange"));
    });
  const button = () => staged.part<HTMLButtonElement>("quote-selection");
  const fire = (target: EventTarget | null, event: Event) => act(async () => void target?.dispatchEvent(event));
  return { ...staged, select, button, fire };
}

describe("what is selected in an answer", () => {
  it("can be quoted as plain text, and the composer has the focus", async () => {
    const { select, button, actions, part } = await open();
    expect(button()).toBeNull();
    await select("first", 4, "first", 9);
    expect(button()?.textContent).toBe("Quote");
    await act(async () => button()?.click());
    expect(actions.quote).toHaveBeenCalledExactlyOnceWith("first");
    expect(document.activeElement).toBe(part("composer-input"));
    expect(button()).toBeNull();
  });

  it("stays selected: the button takes neither the press nor the selection", async () => {
    const { select, button, fire } = await open();
    await select("first", 0, "first", 3);
    for (const type of ["pointerdown", "mousedown"]) {
      const press = new MouseEvent(type, { bubbles: true, cancelable: true });
      await fire(button(), press);
      expect(press.defaultPrevented).toBe(true);
    }
    await act(async () => button()?.click());
    expect(document.getSelection()?.toString()).toBe("The");
  });

  it("may go over several of its blocks, and is cut where it is too long", async () => {
    const { select, button, actions, root } = await open();
    const paragraph = root.querySelector("#second");
    if (paragraph?.firstChild) {
      paragraph.firstChild.textContent = "x".repeat(5000);
    }
    await select("first", 4, "second", 5000);
    await act(async () => button()?.click());
    const quoted = String(actions.quote.mock.calls[0]?.[0]);
    expect(quoted.startsWith("first words.")).toBe(true);
    expect(quoted.endsWith("x…")).toBe(true);
    expect(quoted.length).toBeLessThanOrEqual(4000);
  });

  it.each([
    ["in two answers", "second", 0, "other", 3],
    ["in what the user said", "question", 0, "question", 4],
    ["from the question on", "question", 0, "first", 3],
    ["nothing", "first", 3, "first", 3],
    ["blank", "first", 3, "first", 4],
  ] as const)("has no button when it is %s", async (_what, from, start, to, end) => {
    const { select, button } = await open();
    await select(from, start, to, end);
    expect(button()).toBeNull();
  });

  it.each([
    ["locked", (state: ChatState) => (state.thread.value = { id: "t", created_at: "", status: { type: "locked" } })],
    ["restarted", (state: ChatState) => (state.gone.value = true)],
    ["asking", (state: ChatState) => (state.asked.value = "q")],
  ] satisfies [string, (state: ChatState) => unknown][])(
    "has no button where nothing can be written, as in a chat that is %s",
    async (_what, prepare) => {
      const { select, button } = await open(<QuoteSelection />, (state) => void prepare(state));
      await select("first", 0, "first", 3);
      expect(button()).toBeNull();
    },
  );
});

describe("the button", () => {
  it("goes with the selection, with Escape and when the conversation scrolls", async () => {
    const { select, button, fire, part } = await open();
    const goings = [
      () => select("first", 2, "first", 2),
      () => fire(part("thread"), new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
      () => fire(part("thread"), new Event("scroll")),
    ];
    for (const go of goings) {
      await select("first", 0, "first", 3);
      expect(button()).not.toBeNull();
      await go();
      expect(button()).toBeNull();
    }
  });

  it("is the next one for the Tab key, and Escape gives that its usual way again", async () => {
    const { select, button, fire, part } = await open();
    const tab = (more = {}) => new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true, ...more });
    await select("first", 0, "first", 3);
    const back = tab({ shiftKey: true });
    await fire(part("thread"), back);
    expect(back.defaultPrevented).toBe(false);
    await fire(part("thread"), tab());
    expect(document.activeElement).toBe(button());
    await fire(button(), new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    const next = tab();
    await fire(part("thread"), next);
    expect(next.defaultPrevented).toBe(false);
  });

  it("waits for the end of a selection that is being drawn", async () => {
    const { select, button, fire, part } = await open();
    await fire(part("thread"), new MouseEvent("pointerdown", { bubbles: true }));
    await select("first", 0, "first", 3);
    expect(button()).toBeNull();
    await fire(document, new MouseEvent("pointerup"));
    expect(button()).not.toBeNull();
  });

  it("comes as a chunk, with the first selection", async () => {
    const { select, button, fire, part } = await open(<SelectionSlot />);
    await select("first", 0, "first", 3);
    expect(button()).toBeNull();
    await fire(part("thread"), new Event("selectstart", { bubbles: true }));
    await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
    expect(button()).not.toBeNull();
  });
});

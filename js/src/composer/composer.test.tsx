import { describe, expect, it } from "vitest";
import { stage } from "../ui/testing";
import { Composer } from "./composer";
import { showText } from "./show-text";

function enter(target: Element, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

describe("Composer", () => {
  it("reports what is typed, and shows what comes from elsewhere", () => {
    const { part, actions, state, step } = stage(<Composer />);
    const input = part<HTMLTextAreaElement>("composer-input");
    step(() => {
      if (input) {
        input.value = "hello";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    expect(actions.edit).toHaveBeenCalledWith("hello");
    step(() => {
      state.composer.value = "from Python";
    });
    expect(input?.value).toBe("from Python");
  });

  it("runs as its first letter does, and without one as the chat", () => {
    const { part, state, step } = stage(<Composer />);
    const ways = ["", "@", "1) مرحبا abc", "hello"].map((text) => {
      step(() => {
        state.composer.value = text;
      });
      return part("composer-input")?.dir;
    });
    expect(ways).toEqual(["", "", "rtl", "ltr"]);
  });

  it("shows what comes from elsewhere at once: nothing that is typed may go on from words that are gone", () => {
    const { part, state } = stage(<Composer />, (before) => {
      before.composer.value = "there before";
    });
    const input = part<HTMLTextAreaElement>("composer-input");
    expect(input?.value).toBe("there before");
    state.composer.value = "of another thread";
    expect(input?.value).toBe("of another thread");
  });

  it("sends at Enter, but neither at Shift+Enter nor in a composition", () => {
    const { part, actions } = stage(<Composer />);
    const input = part("composer-input") as HTMLElement;
    expect(enter(input, { shiftKey: true }).defaultPrevented).toBe(false);
    enter(input, { isComposing: true });
    enter(input, { keyCode: 229 });
    expect(actions.send).not.toHaveBeenCalled();
    expect(enter(input).defaultPrevented).toBe(true);
    expect(actions.send).toHaveBeenCalledOnce();
  });

  it("enables Send for text only, and turns it into Stop while an answer streams", () => {
    const { part, actions, state, step } = stage(<Composer />);
    expect(part<HTMLButtonElement>("send")?.disabled).toBe(true);
    step(() => {
      state.composer.value = "  ";
    });
    expect(part<HTMLButtonElement>("send")?.disabled).toBe(true);
    step(() => {
      state.composer.value = "hi";
    });
    expect(part<HTMLButtonElement>("send")?.disabled).toBe(false);
    step(() => {
      state.responding.value = true;
    });
    expect(part("send")).toBeNull();
    part("stop")?.click();
    expect(actions.stop).toHaveBeenCalledOnce();
    step(() => {
      state.canStop.value = false;
    });
    expect(part("stop")).toBeNull();
    expect(part<HTMLButtonElement>("send")?.disabled).toBe(true);
  });

  it("is disabled in a locked thread and gives way in a closed one", () => {
    const { part, root, state, step } = stage(<Composer />, ({ thread }) => {
      thread.value = { id: "t", created_at: "", status: { type: "locked", reason: "Wait." } };
    });
    const input = part<HTMLTextAreaElement>("composer-input");
    expect(input?.disabled).toBe(true);
    expect(input?.placeholder).toBe("Wait.");
    step(() => {
      state.thread.value = { id: "t", created_at: "", status: { type: "closed" } };
    });
    expect(part("composer-input")).toBeNull();
    expect(root.textContent).toContain("This chat is closed");
  });

  it("shows the disclaimer and why a message did not go out", () => {
    const { part, root } = stage(<Composer />, ({ options, composerNote }) => {
      options.value = { ...options.value, disclaimer: { text: "May be **wrong**.", high_contrast: false } };
      composerNote.value = { text: "Busy.", level: "error" };
    });
    expect(part("disclaimer")?.querySelector("strong")?.textContent).toBe("wrong");
    expect(root.querySelector(".composer-note.error")?.textContent).toBe("Busy.");
  });
});

describe("showText", () => {
  function caretAfter(before: string, caret: number, text: string): number {
    const field = document.createElement("textarea");
    field.value = before;
    field.setSelectionRange(caret, caret);
    showText(field, text);
    return field.selectionStart;
  }

  it("leaves the caret where a reader looks for it", () => {
    expect(caretAfter("hello", 5, "hello world")).toBe(11);
    expect(caretAfter("hello", 2, "hello world")).toBe(2);
    expect(caretAfter("hello", 2, "oh hello")).toBe(5);
    expect(caretAfter("hello", 2, "")).toBe(0);
  });
});

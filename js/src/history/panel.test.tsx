import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import history from "../chunks/history";
import { App } from "../ui/app";
import { type Stage, stageWithChunk } from "../ui/testing";

afterEach(() => vi.restoreAllMocks());

/** Shows a chat whose header's button does what it asks for, with the list over the conversation or beside it. */
async function chat({ over = false, isOpen = false } = {}): Promise<Stage> {
  const real = globalThis.getComputedStyle;
  vi.spyOn(globalThis, "getComputedStyle").mockImplementation((element, pseudo) => {
    const style = real(element, pseudo);
    return element.classList.contains("history")
      ? ({ position: over ? "absolute" : "static" } as CSSStyleDeclaration)
      : style;
  });
  const staged = await stageWithChunk(<App grows={signal(false)} />, history, ({ threads, listing, historyOpen }) => {
    threads.value = [{ id: "a", created_at: new Date().toISOString(), title: "Apples" }];
    listing.value = "done";
    historyOpen.value = isOpen;
  });
  staged.actions.setHistory.mockImplementation((open) => {
    staged.state.historyOpen.value = open;
  });
  return staged;
}

async function toggle(staged: Stage): Promise<void> {
  staged.step(() => staged.part("history-button")?.click());
  // The chunk may come behind it.
  await vi.waitFor(() => {
    staged.step(() => undefined);
    expect(staged.part("history-search") !== null).toBe(staged.state.historyOpen.peek());
  });
}

const focused = () => document.activeElement as HTMLElement | null;
const press = (staged: Stage, key: string, more: KeyboardEventInit = {}) =>
  staged.step(() =>
    focused()?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })),
  );

describe("the focus and the list of threads", () => {
  it("goes into the search when the header's button opens the list, and back to the button when it closes", async () => {
    const staged = await chat();
    await toggle(staged);
    expect(focused()).toBe(staged.part("history-search"));
    press(staged, "Escape");
    expect(staged.part("history-search")).toBeNull();
    expect(focused()).toBe(staged.part("history-button"));
  });

  it("goes to the list itself where a field would bring up a keyboard", async () => {
    vi.spyOn(globalThis, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
    const staged = await chat();
    await toggle(staged);
    expect(focused()).toBe(staged.part("history"));
  });

  it("stays where it is when Python opens and closes the list", async () => {
    const staged = await chat();
    staged.part("composer-input")?.focus();
    staged.step(() => {
      staged.state.historyOpen.value = true;
    });
    await vi.waitFor(() => expect(staged.part("history")).not.toBeNull());
    expect(focused()).toBe(staged.part("composer-input"));
    staged.step(() => {
      staged.state.historyOpen.value = false;
    });
    expect(focused()).toBe(staged.part("composer-input"));
  });

  it("goes round in a list that lies over the conversation, which is a dialog", async () => {
    const staged = await chat({ over: true });
    await toggle(staged);
    const panel = staged.part("history");
    expect([panel?.getAttribute("role"), panel?.getAttribute("aria-modal")]).toEqual(["dialog", "true"]);
    press(staged, "Tab", { shiftKey: true });
    expect(focused()?.dataset.part).toBe("delete");
    press(staged, "Tab");
    expect(focused()).toBe(staged.part("history-search"));
  });

  it("leaves a list beside the conversation freely", async () => {
    const staged = await chat();
    await toggle(staged);
    expect(staged.part("history")?.getAttribute("role")).toBe("complementary");
    press(staged, "Tab", { shiftKey: true });
    expect(focused()).toBe(staged.part("history-search"));
  });

  it("goes back to the button from a list over the conversation, also when a thread was opened there", async () => {
    const staged = await chat({ over: true });
    await toggle(staged);
    press(staged, "ArrowDown");
    staged.step(() => focused()?.click());
    expect(staged.actions.openThread).toHaveBeenCalledWith("a");
    expect(staged.state.historyOpen.value).toBe(false);
    expect(focused()).toBe(staged.part("history-button"));
  });
});

describe("a deletion that can be taken back", () => {
  it("shows near the composer while the list does not show it", async () => {
    const staged = await chat({ isOpen: true });
    const bars = () => staged.root.querySelectorAll("[data-part=deleted]");
    staged.step(() => {
      staged.state.deleted.value = [{ id: "b", created_at: "2026-01-01T00:00:00Z", title: "Bears" }];
    });
    expect([bars().length, bars()[0]?.closest("[data-part=history]") !== null]).toEqual([1, true]);
    staged.step(() => {
      staged.state.historyOpen.value = false;
    });
    await vi.waitFor(() => expect([bars().length, bars()[0]?.closest(".footer") !== null]).toEqual([1, true]));
  });
});

describe("the title in the header", () => {
  it("is renamed in its place, and has the focus again", async () => {
    const staged = await chat();
    staged.step(() => {
      staged.state.thread.value = staged.state.threads.value[0] ?? null;
    });
    expect(staged.part("title")?.textContent).toBe("Apples");
    staged.step(() => staged.part("title")?.click());
    await vi.waitFor(() => {
      staged.step(() => undefined);
      expect(staged.part("history-name")).not.toBeNull();
    });
    staged.step(() => {
      const field = staged.part<HTMLInputElement>("history-name");
      if (field) {
        field.value = "Pears";
      }
    });
    press(staged, "Enter");
    expect(staged.actions.renameThread).toHaveBeenCalledWith("a", "Pears");
    expect(focused()).toBe(staged.part("title"));
    staged.step(() => {
      staged.state.thread.value = { id: "a", created_at: "2026-01-01T00:00:00Z", title: "Plums" };
    });
    expect(staged.part("title")?.textContent).toBe("Plums");
  });

  it("is plain text where it cannot be renamed", async () => {
    const staged = await chat();
    staged.step(() => {
      staged.state.thread.value = staged.state.threads.value[0] ?? null;
      const { value } = staged.state.options;
      staged.state.options.value = { ...value, history: { ...value.history, show_rename: false } };
    });
    expect(staged.part("title")).toBeNull();
    expect(staged.root.querySelector("h2")?.textContent).toBe("Apples");
  });
});

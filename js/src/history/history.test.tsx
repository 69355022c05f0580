import { describe, expect, it } from "vitest";
import type { ThreadMetadata } from "../protocol.gen";
import type { ChatState } from "../state/state";
import { type Stage, stage } from "../ui/testing";
import { History } from "./history";

const HOUR = 3_600_000;

function thread(id: string, title: string | null = id, hoursAgo = 0): ThreadMetadata {
  return { id, created_at: new Date(Date.now() - hoursAgo * HOUR).toISOString(), title };
}

function open(...threads: ThreadMetadata[]): Stage {
  return stage(<History />, (state: ChatState) => {
    const two = [thread("one", "First"), { id: "two", created_at: "2020-05-01T10:00:00Z" }];
    state.threads.value = threads.length > 0 ? threads : two;
    state.thread.value = state.threads.value[0] ?? null;
    state.listing.value = "done";
  });
}

const rows = (root: HTMLElement) => [...root.querySelectorAll<HTMLElement>("[data-part=history-row]")];
const names = (root: HTMLElement) => rows(root).map((row) => row.querySelector(".name")?.textContent);
const opener = (row: HTMLElement | undefined) => row?.querySelector<HTMLButtonElement>(".history-open");
const focused = () => document.activeElement as HTMLElement | null;
const focusedThread = () => focused()?.closest<HTMLElement>("[data-thread-id]")?.dataset.threadId;

function press({ step }: Stage, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  step(() => focused()?.dispatchEvent(event));
  return event;
}

function search({ part, step }: Stage, text: string): void {
  step(() => {
    const field = part<HTMLInputElement>("history-search");
    if (field) {
      field.focus();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

describe("the list of threads", () => {
  it("lists the threads with their age, the open one marked", () => {
    const { root } = open();
    expect(names(root)).toEqual(["First", "New thread"]);
    const [now, then] = rows(root).map((row) => row.querySelector("time")?.textContent);
    expect(now).toBe("now");
    expect(then).toContain("2020");
    expect(rows(root)[0]?.querySelector("[aria-current=true]")).not.toBeNull();
  });

  it("groups them by age, each group with its heading", () => {
    const old = [24 * 3, 24 * 20].map((hours) => thread(`${hours}`, null, hours));
    const { root } = open(thread("a"), ...old, { id: "b", created_at: "2020-05-01T10:00:00Z" });
    const sections = [...root.querySelectorAll("section")];
    expect(sections.map((each) => each.querySelector("h3")?.textContent)).toEqual([
      "Today",
      "Previous 7 days",
      "Previous 30 days",
      "May 2020",
    ]);
    expect(sections.map((each) => each.querySelectorAll("li").length)).toEqual([1, 1, 1, 1]);
  });

  it("opens a thread, unless the chat is busy", () => {
    const { root, actions, state, step } = open();
    opener(rows(root)[1])?.click();
    expect(actions.openThread).toHaveBeenCalledWith("two");
    step(() => {
      state.responding.value = true;
    });
    expect(opener(rows(root)[1])?.getAttribute("aria-disabled")).toBe("true");
    opener(rows(root)[1])?.click();
    expect(actions.openThread).toHaveBeenCalledTimes(1);
  });

  it("says that there is nothing yet only once that is known", () => {
    const { part, root, state, step } = stage(<History />);
    expect(part("history-outlines")).not.toBeNull();
    expect(part("history")?.getAttribute("aria-busy")).toBe("true");
    step(() => {
      state.listing.value = "done";
    });
    expect(part("history-outlines")).toBeNull();
    expect(root.textContent).toBe("No chats yet");
    step(() => {
      state.listing.value = "failed";
    });
    expect(root.textContent).toBe("The chats could not be read.");
  });

  it("draws a screenful of thousands of threads, each of which knows its place", () => {
    const { root } = open(...Array.from({ length: 5000 }, (_, at) => thread(`t${at}`, `Chat ${at}`, at)));
    expect(rows(root).length).toBeLessThan(60);
    expect(root.querySelectorAll("*").length).toBeLessThan(800);
    expect(rows(root)[7]?.getAttribute("aria-posinset")).toBe("8");
    expect(rows(root)[7]?.getAttribute("aria-setsize")).toBe("5000");
  });

  it("leads the keys through thousands of threads, and draws the row that has the focus", () => {
    const all = open(...Array.from({ length: 5000 }, (_, at) => thread(`t${at}`, `Chat ${at}`, at)));
    opener(rows(all.root)[0])?.focus();
    press(all, "End");
    expect(focusedThread()).toBe("t4999");
    expect(rows(all.root).length).toBeLessThan(60);
  });

  it("renames a thread in its place, at Enter or on leaving the field, once, and not at Escape", () => {
    const all = open();
    const { root, actions, part, step } = all;
    const rename = (end: (field: HTMLInputElement) => void) => {
      step(() => rows(root)[0]?.querySelector<HTMLButtonElement>("[data-part=rename]")?.click());
      const field = part<HTMLInputElement>("history-name");
      expect(field?.value).toBe("First");
      step(() => {
        if (field) {
          field.value = " Better ";
          end(field);
        }
      });
      expect(part("history-name")).toBeNull();
    };
    const key = (name: string) => (field: HTMLInputElement) =>
      field.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
    rename(key("Escape"));
    expect(actions.renameThread).not.toHaveBeenCalled();
    expect(focusedThread()).toBe("one");
    rename(key("Enter"));
    rename((field) => field.blur());
    expect(actions.renameThread.mock.calls).toEqual([
      ["one", "Better"],
      ["one", "Better"],
    ]);
  });

  it("has no buttons that the options do not want", () => {
    const { root, state, step } = open();
    step(() => {
      const { value } = state.options;
      state.options.value = { ...value, history: { enabled: true, show_delete: false, show_rename: false } };
    });
    expect(rows(root)[0]?.querySelectorAll(".history-edit button")).toHaveLength(0);
  });
});

describe("the search", () => {
  const cafes = () => open(thread("a", "Café prices"), thread("b", "Penguins"), thread("c", "The CAFE"));

  it("filters by title, whatever its case and accents", () => {
    const all = cafes();
    search(all, " cafe");
    expect(names(all.root)).toEqual(["Café prices", "The CAFE"]);
    search(all, "CAFÉ P");
    expect(names(all.root)).toEqual(["Café prices"]);
  });

  it("says that nothing was found, and is cleared by its button", () => {
    const all = cafes();
    search(all, "whales");
    expect(all.root.querySelector(".history-empty")?.textContent).toBe("Nothing found");
    expect([...all.root.querySelectorAll("[role=status]")].map((each) => each.textContent)).toEqual(["Nothing found"]);
    all.step(() => all.part("history-clear")?.click());
    expect(names(all.root)).toHaveLength(3);
    expect(focused()).toBe(all.part("history-search"));
  });

  it("is left downwards by the keys, which lead back up to it", () => {
    const all = cafes();
    search(all, "");
    press(all, "ArrowDown");
    expect(focusedThread()).toBe("a");
    press(all, "ArrowDown");
    expect(focusedThread()).toBe("b");
    press(all, "Home");
    press(all, "ArrowUp");
    expect(focused()).toBe(all.part("history-search"));
  });

  it("opens the first thread that was found at Enter", () => {
    const all = cafes();
    search(all, "");
    press(all, "Enter");
    expect(all.actions.openThread).not.toHaveBeenCalled();
    search(all, "peng");
    press(all, "Enter");
    expect(all.actions.openThread).toHaveBeenCalledWith("b");
  });

  it("is cleared by Escape, which only then reaches what closes the list", () => {
    const all = cafes();
    let heard = 0;
    all.root.addEventListener("keydown", () => {
      heard += 1;
    });
    search(all, "peng");
    press(all, "Escape");
    expect([names(all.root).length, heard]).toEqual([3, 0]);
    press(all, "Escape");
    expect(heard).toBe(1);
  });

  it("is the only thing that Tab leads to, beside one row", () => {
    const { root } = cafes();
    const stops = [...root.querySelectorAll<HTMLElement>("input, button")].filter(({ tabIndex }) => tabIndex >= 0);
    expect(stops.map((each) => each.dataset.part ?? each.className)).toEqual([
      "history-search",
      "history-open",
      "rename",
      "delete",
    ]);
  });
});

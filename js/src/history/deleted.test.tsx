import { batch } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { ThreadMetadata } from "../protocol.gen";
import { type Stage, stage } from "../ui/testing";
import { Deleted } from "./deleted";
import { History } from "./history";

const thread = (id: string): ThreadMetadata => ({ id, created_at: new Date().toISOString(), title: `Chat ${id}` });
const [a, b, c] = [thread("a"), thread("b"), thread("c")] as const;

function open(): Stage {
  return stage(<History />, ({ threads, listing }) => {
    threads.value = [a, b, c];
    listing.value = "done";
  });
}

const row = ({ root }: Stage, id: string) => root.querySelector<HTMLElement>(`[data-thread-id=${id}]`);
const button = (all: Stage, id: string) => row(all, id)?.querySelector<HTMLElement>("[data-part=delete]");
const focusedThread = () => document.activeElement?.closest<HTMLElement>("[data-thread-id]")?.dataset.threadId;

function click({ step }: Stage, element: HTMLElement | null | undefined): void {
  step(() => {
    element?.focus();
    element?.click();
  });
}

/** What the kernel tells of a list and of what was deleted. */
function told({ state, step }: Stage, threads: ThreadMetadata[], deleted: ThreadMetadata[]): void {
  step(() =>
    batch(() => {
      state.threads.value = threads;
      state.deleted.value = deleted;
    }),
  );
}

describe("deleting a thread", () => {
  it("takes one click, and leads the focus to the next row, or at the end to the one before", () => {
    const all = open();
    click(all, button(all, "b"));
    expect(all.actions.deleteThread.mock.calls).toEqual([["b"]]);
    expect(focusedThread()).toBe("c");
    told(all, [a, c], [b]);
    click(all, button(all, "c"));
    expect(focusedThread()).toBe("a");
  });

  it("of the last one leads the focus to the search", () => {
    const all = open();
    told(all, [a], []);
    click(all, button(all, "a"));
    expect(document.activeElement).toBe(all.part("history-search"));
  });

  it("can be done by a key on its row", () => {
    const all = open();
    const open_ = row(all, "a")?.querySelector<HTMLElement>(".history-open");
    all.step(() => {
      open_?.focus();
      open_?.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
    });
    expect(all.actions.deleteThread).toHaveBeenCalledWith("a");
  });

  it("takes the row away before the kernel has", () => {
    const all = open();
    all.step(() => {
      all.state.leaving.value = new Set(["b"]);
    });
    expect(row(all, "b")).toBeNull();
  });

  it("of the open thread waits until it is not busy", () => {
    const all = open();
    all.step(() => {
      all.state.thread.value = a;
      all.state.responding.value = true;
    });
    expect(button(all, "a")).toHaveProperty("disabled", true);
    expect(button(all, "b")).toHaveProperty("disabled", false);
  });
});

describe("taking a deletion back", () => {
  it("has a bar for each, and is announced", () => {
    const all = open();
    told(all, [a, c], [b]);
    told(all, [a], [b, c]);
    const bars = [...all.root.querySelectorAll("[data-part=deleted]")].map((bar) => bar.textContent);
    expect(bars).toEqual(["Chat deletedChat bUndo", "Chat deletedChat cUndo"]);
    expect(all.root.querySelector("[role=status]")?.textContent).toBe("Chat deleted: Chat c");
    click(all, all.root.querySelector<HTMLElement>('[aria-label="Undo deleting “Chat b”"]'));
    expect(all.actions.undoDelete.mock.calls).toEqual([["b"]]);
  });

  it("leads the focus to the row that is back", () => {
    const all = open();
    told(all, [a, c], [b]);
    click(all, all.part("undo"));
    told(all, [a, b, c], []);
    expect(focusedThread()).toBe("b");
  });

  it("keeps the focus in the list when its time is over", () => {
    const all = open();
    told(all, [a, c], [b]);
    all.step(() => all.part("undo")?.focus());
    told(all, [a, c], []);
    expect(all.part("history")?.contains(document.activeElement)).toBe(true);
  });

  it("can be done by a key, for the last one", () => {
    const all = open();
    told(all, [a], [b, c]);
    all.step(() => {
      row(all, "a")?.querySelector<HTMLElement>(".history-open")?.focus();
      const key = { key: "z", ctrlKey: true, bubbles: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", key));
    });
    expect(all.actions.undoDelete.mock.calls).toEqual([["c"]]);
    told(all, [a, c], [b]);
    expect(focusedThread()).toBe("c");
  });

  it("has its bar also where the list does not show", () => {
    const { root, part, actions } = stage(<Deleted />, ({ deleted }) => {
      deleted.value = [b];
    });
    expect(root.textContent).toBe("Chat deletedChat bUndo");
    part("undo")?.click();
    expect(actions.undoDelete).toHaveBeenCalledWith("b");
  });
});

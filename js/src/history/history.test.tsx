import { describe, expect, it } from "vitest";
import { stage } from "../ui/testing";
import { History } from "./history";

function open() {
  return stage(<History />, ({ threads, thread }) => {
    threads.value = [
      { id: "one", created_at: new Date().toISOString(), title: "First" },
      { id: "two", created_at: "2020-05-01T10:00:00Z" },
    ];
    thread.value = threads.value[0] ?? null;
  });
}

const rows = (root: HTMLElement) => [...root.querySelectorAll<HTMLElement>("[data-part=history-row]")];

describe("History", () => {
  it("lists the threads with their age, the open one marked", () => {
    const { root } = open();
    expect(rows(root).map((row) => row.querySelector(".name")?.textContent)).toEqual(["First", "New thread"]);
    const [now, then] = rows(root).map((row) => row.querySelector("time")?.textContent);
    expect(now).toBe("now");
    expect(then).toContain("2020");
    expect(rows(root)[0]?.querySelector("[aria-current=true]")).not.toBeNull();
  });

  it("opens a thread, unless the chat is busy", () => {
    const { root, actions, state, step } = open();
    rows(root)[1]?.querySelector<HTMLButtonElement>(".history-open")?.click();
    expect(actions.openThread).toHaveBeenCalledWith("two");
    step(() => {
      state.responding.value = true;
    });
    expect(rows(root)[1]?.querySelector<HTMLButtonElement>(".history-open")?.disabled).toBe(true);
  });

  it("deletes only after a second word", () => {
    const { root, actions, step } = open();
    step(() => root.querySelector<HTMLButtonElement>('[aria-label="Delete “New thread”"]')?.click());
    expect(actions.deleteThread).not.toHaveBeenCalled();
    const [yes] = root.querySelectorAll<HTMLButtonElement>(".history-confirm button");
    step(() => yes?.click());
    expect(actions.deleteThread).toHaveBeenCalledWith("two");
  });

  it("says that there is nothing yet", () => {
    expect(stage(<History />).root.textContent).toBe("No chats yet");
  });
});

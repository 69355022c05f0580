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

  it("renames a thread in its place, at Enter or on leaving the field, once, and not at Escape", () => {
    const { root, actions, part, step } = open();
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

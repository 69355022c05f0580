import { afterEach, describe, expect, it } from "vitest";
import { createBench } from "./testing";

describe("deleting a thread", () => {
  const benches = [createBench()];
  afterEach(() => benches.splice(0, 1, createBench())[0]?.closing.abort());

  it("hides it until the kernel has taken it off the list, or says that it stays", async () => {
    const [{ chat, calls, answer }] = benches as [ReturnType<typeof createBench>];
    const { leaving } = chat.state;
    chat.actions.deleteThread("a");
    chat.actions.deleteThread("b");
    expect([...leaving.value]).toEqual(["a", "b"]);
    expect(calls("delete_thread").map(({ call }) => call)).toEqual([
      { method: "delete_thread", thread_id: "a" },
      { method: "delete_thread", thread_id: "b" },
    ]);
    await answer("delete_thread", "a response is streaming");
    expect([...leaving.value]).toEqual(["a"]);
    expect(chat.state.composerNote.value?.text).toBe("a response is streaming");
  });

  it("asks the kernel to take it back", () => {
    const [{ chat, calls }] = benches as [ReturnType<typeof createBench>];
    chat.actions.undoDelete("a");
    expect(calls("undo_delete").map(({ call }) => call)).toEqual([{ method: "undo_delete", thread_id: "a" }]);
  });
});

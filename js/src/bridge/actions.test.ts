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

describe("an action of a widget", () => {
  const benches = [createBench()];
  afterEach(() => benches.splice(0, 1, createBench())[0]?.closing.abort());
  const action = { type: "book", payload: { id: 7 }, handler: "server", streaming: true } as const;

  it("is over when the kernel says so, and went well if it says nothing against it", async () => {
    const [{ chat, calls, answer }] = benches as [ReturnType<typeof createBench>];
    const over = chat.actions.act("r1", action, ["title"]);
    expect(calls("act").map(({ call }) => call)).toEqual([{ method: "act", key: "r1", action, dropped: ["title"] }]);
    await answer("act");
    expect(await over).toBe(true);
    expect(chat.state.composerNote.value).toBeNull();
  });

  it("that is refused is told at the composer", async () => {
    const [{ chat, answer }] = benches as [ReturnType<typeof createBench>];
    const over = chat.actions.act("r1", action, []);
    await answer("act", "a response is streaming");
    expect(await over).toBe(false);
    expect(chat.state.composerNote.value).toEqual({ text: "a response is streaming", level: "error" });
  });
});

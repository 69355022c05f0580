import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

describe("running an action", () => {
  const action = { type: "book", payload: { room: 4 } };
  let bench = createBench();
  beforeEach(() => {
    bench = createBench();
  });
  afterEach(() => {
    vi.useRealTimers();
    bench.closing.abort();
  });

  it("is over when the kernel says so, however long that takes, and nobody is told that it waits", async () => {
    vi.useFakeTimers();
    const { chat, calls, deliver } = bench;
    const over = vi.fn();
    const running = chat.actions.act("r1", action, ["title"]).then(over);
    expect(calls("act").map(({ call }) => call)).toEqual([{ method: "act", key: "r1", action, dropped: ["title"] }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(over).not.toHaveBeenCalled();
    expect(chat.state.composerNote.value).toBeNull();
    deliver({ kind: "reply", to: "me", rid: calls("act")[0]?.rid ?? 0 });
    await running;
    expect(over).toHaveBeenCalledWith(true);
  });

  it("tells why it was refused", async () => {
    const { chat, answer } = bench;
    const running = chat.actions.act("r1", action, ["title"]);
    await answer("act", "a response is streaming");
    expect(await running).toBe(false);
    expect(chat.state.composerNote.value).toEqual({ text: "a response is streaming", level: "error" });
  });

  it("did not go well where the kernel says so, and why is left to the conversation", async () => {
    const { chat, calls, deliver } = bench;
    const running = chat.actions.act("r1", action, []);
    deliver({ kind: "reply", to: "me", rid: calls("act")[0]?.rid ?? 0, result: { kind: "action_failed" } });
    expect(await running).toBe(false);
    expect(chat.state.composerNote.value).toBeNull();
  });

  it("went well though the turn before it failed", async () => {
    const { chat, calls, deliver } = bench;
    chat.state.failure.value = { message: "No.", phrase: null, allow_retry: true, detail: null };
    const running = chat.actions.act("r1", action, []);
    deliver({ kind: "reply", to: "me", rid: calls("act")[0]?.rid ?? 0 });
    expect(await running).toBe(true);
  });

  it("may go on several times at once, and each is over on its own", async () => {
    const { chat, calls, deliver } = bench;
    const first = chat.actions.act("r1", action, ["title"]);
    const second = vi.fn();
    void chat.actions.act("r2", action, []).then(second);
    deliver({ kind: "reply", to: "me", rid: calls("act")[0]?.rid ?? 0 });
    expect(await first).toBe(true);
    expect(second).not.toHaveBeenCalled();
  });
});

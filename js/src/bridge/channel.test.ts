import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Batch } from "../protocol.gen";
import { type Bench, createBench } from "./testing";

let bench: Bench;

beforeEach(() => {
  vi.useFakeTimers();
  bench = createBench();
});

afterEach(() => {
  bench.closing.abort();
  vi.useRealTimers();
});

function reset(seq: number, to = "me"): Batch {
  return { kind: "batch", seq, to, ops: [{ op: "reset", view: { responding: false }, rows: [] }] };
}

function responding(seq: number, value: boolean, to?: string): Batch {
  return { kind: "batch", seq, ops: [{ op: "set", view: { responding: value } }], ...(to ? { to } : {}) };
}

const resyncs = () => bench.sent.filter(({ kind }) => kind === "resync").length;
const isResponding = () => bench.chat.state.responding.value;

describe("batches", () => {
  it("are ignored until a reset for this page has come", () => {
    bench.deliver(responding(1, true));
    bench.deliver(reset(2, "somebody else"));
    expect(bench.chat.state.ready.value).toBe(false);
    bench.deliver(reset(7));
    expect(bench.chat.state.ready.value).toBe(true);
    bench.deliver(responding(8, true));
    expect(isResponding()).toBe(true);
    expect(resyncs()).toBe(0);
  });

  it("for another page only advance the number", () => {
    bench.deliver(reset(1));
    bench.deliver(responding(2, true, "somebody else"));
    expect(isResponding()).toBe(false);
    bench.deliver(responding(3, true));
    expect(isResponding()).toBe(true);
  });

  it("that repeat are ignored", () => {
    bench.deliver(reset(1));
    bench.deliver(responding(2, true));
    bench.deliver(responding(3, false));
    bench.deliver(responding(2, true));
    expect(isResponding()).toBe(false);
  });

  it("with a gap before them are not applied, and bring one request for a reset", () => {
    bench.deliver(reset(1));
    bench.deliver(responding(3, true));
    bench.deliver(responding(4, true));
    expect(isResponding()).toBe(false);
    expect(resyncs()).toBe(1);
    bench.deliver(reset(5));
    bench.deliver(responding(6, true));
    expect(isResponding()).toBe(true);
  });

  it("may bring a big reset in parts", () => {
    const item = { type: "end_of_turn", id: "e", thread_id: "t", created_at: "" } as const;
    bench.deliver(reset(1));
    bench.deliver({
      kind: "batch",
      seq: 2,
      to: "me",
      ops: [{ op: "put", after: null, row: { key: "k", turn: 1, item, streaming: false, progress: null } }],
    });
    expect(bench.chat.state.keys.value).toEqual(["k"]);
  });
});

describe("hello", () => {
  const hellos = () => bench.sent.filter(({ kind }) => kind === "hello");

  it("is said again, with what there is to see, while nobody answers", async () => {
    await vi.advanceTimersByTimeAsync(1000);
    expect(hellos()).toMatchObject([{ again: true, views: 0, seq: 2 }]);
    bench.chat.views.add({ focusComposer: vi.fn(), window });
    await vi.advanceTimersByTimeAsync(2000);
    expect(hellos()[1]).toMatchObject({ again: true, views: 1 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hellos()).toHaveLength(4);
  });

  it("is not said again once the kernel has answered, or the chat is closed", async () => {
    bench.deliver(reset(1));
    await vi.advanceTimersByTimeAsync(60_000);
    bench.deliver(responding(3, true));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hellos()).toHaveLength(0);
    bench.closing.abort();
    bench = createBench();
    bench.closing.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hellos()).toHaveLength(0);
  });
});

describe("a kernel", () => {
  const gone = () => bench.chat.state.gone.value;

  it("that says nothing once its connection has changed is gone, and back with its next word", async () => {
    bench.deliver(reset(1));
    bench.deliver(responding(2, true));
    bench.model.reconnect();
    expect(resyncs()).toBe(1);
    await vi.advanceTimersByTimeAsync(1900);
    expect([gone(), isResponding()]).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(200);
    expect([gone(), isResponding()]).toEqual([true, false]);
    bench.deliver(reset(3));
    expect(gone()).toBe(false);
  });

  it("that answers when its connection has changed is not gone", async () => {
    bench.deliver(reset(1));
    bench.model.reconnect();
    bench.model.reconnect();
    bench.deliver(reset(2));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gone()).toBe(false);
  });

  it("that nothing can be sent to is gone, and what was to be sent is given back", async () => {
    bench.deliver(reset(1));
    bench.chat.actions.edit("keep me");
    bench.model.toKernel = () => {
      throw new Error("Cannot send");
    };
    bench.chat.actions.send();
    await vi.advanceTimersByTimeAsync(0);
    expect(gone()).toBe(true);
    expect(bench.chat.state.composer.value).toBe("keep me");
  });
});

describe("a beat", () => {
  it("shows that the last batch was lost", () => {
    bench.deliver(reset(1));
    bench.deliver({ kind: "beat", seq: 1 });
    expect(resyncs()).toBe(0);
    bench.deliver({ kind: "beat", seq: 2 });
    expect(resyncs()).toBe(1);
  });

  it("asks again while the reset has not come", () => {
    bench.deliver(reset(1));
    bench.deliver(responding(3, true));
    bench.deliver({ kind: "beat", seq: 3 });
    expect(resyncs()).toBe(2);
    bench.deliver(reset(4));
    bench.deliver({ kind: "beat", seq: 4 });
    expect(resyncs()).toBe(2);
  });
});

describe("calls of the page", () => {
  it("have rising numbers and get their own reply", async () => {
    bench.deliver(reset(1));
    bench.chat.actions.stop();
    bench.chat.actions.stop();
    const [one, two] = bench.calls("stop");
    expect(two?.rid).toBe((one?.rid ?? 0) + 1);
    expect(two?.seq).toBeGreaterThan(one?.seq ?? 0);
    bench.deliver({ kind: "reply", to: "somebody else", rid: one?.rid ?? 0, error: "not yours" });
    bench.deliver({ kind: "reply", to: "me", rid: two?.rid ?? 0, error: "Nothing to stop." });
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.chat.state.composerNote.value).toEqual({ text: "Nothing to stop.", level: "error" });
  });

  it("that stay unanswered say what they wait for", async () => {
    bench.deliver(reset(1));
    bench.chat.actions.stop();
    await vi.advanceTimersByTimeAsync(3000);
    expect(bench.chat.state.composerNote.value?.level).toBe("wait");
    bench.deliver({ kind: "reply", to: "me", rid: bench.calls("stop")[0]?.rid ?? 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.chat.state.composerNote.value).toBeNull();
  });

  it("end when the chat is closed", async () => {
    bench.chat.actions.stop();
    bench.closing.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.chat.state.composerNote.value?.level).toBe("error");
  });
});

describe("calls of the kernel", () => {
  const replies = () => bench.sent.filter(({ kind }) => kind === "reply");

  it("that need a view wait for one, are done once, and answered each time", async () => {
    bench.deliver(reset(1));
    const focusComposer = vi.fn();
    bench.deliver({ kind: "call", rid: 9, method: "focus_composer" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(replies()).toHaveLength(0);
    bench.chat.views.add({ focusComposer, window });
    await vi.advanceTimersByTimeAsync(0);
    expect(replies()).toMatchObject([{ rid: 9 }]);
    bench.deliver({ kind: "call", rid: 9, method: "focus_composer" });
    await vi.advanceTimersByTimeAsync(0);
    expect(replies()).toHaveLength(2);
    expect(focusComposer).toHaveBeenCalledOnce();
  });

  it("to another page are not answered", async () => {
    bench.deliver(reset(1));
    bench.chat.views.add({ focusComposer: vi.fn(), window });
    bench.deliver({ kind: "call", rid: 1, method: "acknowledge", to: "somebody else" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(replies()).toHaveLength(0);
  });

  it("for an acknowledgement wait until the page is in step again", async () => {
    bench.chat.views.add({ focusComposer: vi.fn(), window });
    bench.deliver(reset(1));
    bench.deliver(responding(3, true));
    bench.deliver({ kind: "call", rid: 1, method: "acknowledge" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(replies()).toHaveLength(0);
    bench.deliver(reset(4));
    await vi.advanceTimersByTimeAsync(1000);
    expect(replies()).toMatchObject([{ rid: 1 }]);
  });

  it("for the focus go to the view used last", async () => {
    const [one, two] = [
      { focusComposer: vi.fn(), window },
      { focusComposer: vi.fn(), window },
    ];
    bench.deliver(reset(1));
    bench.chat.views.add(one);
    bench.chat.views.add(two);
    bench.chat.views.use(one);
    bench.deliver({ kind: "call", rid: 1, method: "focus_composer" });
    await vi.advanceTimersByTimeAsync(0);
    expect(one.focusComposer).toHaveBeenCalledOnce();
    expect(two.focusComposer).not.toHaveBeenCalled();
    expect(bench.calls("count_views").map(({ call }) => "count" in call && call.count)).toEqual([1, 2]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../protocol.gen";
import { emptyDraft } from "../state/state";
import { type Bench, createBench } from "./testing";

let bench: Bench;
let seq = 1;

beforeEach(() => {
  vi.useFakeTimers();
  bench = createBench();
  seq = 1;
  bench.deliver({ kind: "batch", seq, to: "me", ops: [{ op: "reset", view: {}, rows: [] }] });
});

afterEach(() => {
  bench.closing.abort();
  vi.useRealTimers();
});

function fromKernel(draft: Partial<Draft>): void {
  seq += 1;
  bench.deliver({ kind: "batch", seq, ops: [{ op: "set", view: { draft: { ...emptyDraft, ...draft } } }] });
}

const composer = () => bench.chat.state.composer.value;
const edits = () => bench.calls("edit_draft").map(({ call }) => call);

describe("typing", () => {
  it("sets the trait at once and sends the last of many edits", () => {
    for (const text of ["h", "he", "hel"]) {
      bench.chat.actions.edit(text);
    }
    expect(bench.model.get("composer_value")).toBe("hel");
    expect(edits()).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(edits()).toEqual([{ method: "edit_draft", text: "hel", rev: 3 }]);
  });

  it("is never undone by what the kernel echoes, as a draft or as a trait", () => {
    bench.chat.actions.edit("he");
    bench.chat.actions.edit("hello");
    fromKernel({ text: "he", rev: 1, origin: "me" });
    fromKernel({ text: "he", rev: 1, origin: null });
    bench.model.set("composer_value", "he");
    expect(composer()).toBe("hello");
  });
});

describe("a draft of the kernel", () => {
  it("is taken when it is newer, and not otherwise", () => {
    bench.chat.actions.edit("mine");
    fromKernel({ text: "older", rev: 1, origin: null });
    expect(composer()).toBe("mine");
    fromKernel({ text: "newer", rev: 5, origin: null, heard_from: "me", heard: 1 });
    expect(composer()).toBe("newer");
    expect(bench.model.get("composer_value")).toBe("newer");
    vi.advanceTimersByTime(100);
    expect(edits()).toEqual([]);
    bench.chat.actions.edit("mine again");
    vi.advanceTimersByTime(100);
    expect(edits()).toEqual([{ method: "edit_draft", text: "mine again", rev: 6, conversation: 0 }]);
  });
});

describe("a draft that does not know what was typed here since", () => {
  it("is passed over, and what stands here is said again as the newer edit", () => {
    for (const text of ["t", "th", "the"]) {
      bench.chat.actions.edit(text);
    }
    vi.advanceTimersByTime(60);
    bench.chat.actions.edit("they");
    fromKernel({ text: "THE", rev: 5, heard_from: "me", heard: 3 });
    expect(composer()).toBe("they");
    vi.advanceTimersByTime(60);
    expect(edits().at(-1)).toEqual({ method: "edit_draft", text: "they", rev: 6, conversation: 0 });
    fromKernel({ text: "THEY", rev: 7, heard_from: "me", heard: 6 });
    expect(composer()).toBe("THEY");
  });

  it("is taken when another page typed last", () => {
    bench.chat.actions.edit("mine");
    fromKernel({ text: "theirs", rev: 5, origin: "other", heard_from: "other", heard: 5 });
    expect(composer()).toBe("theirs");
  });
});

describe("a link of the trait", () => {
  it("is an edit with a revision of its own", () => {
    bench.model.set("composer_value", "linked");
    vi.advanceTimersByTime(60);
    expect(composer()).toBe("linked");
    expect(edits()).toEqual([{ method: "edit_draft", text: "linked", rev: 1 }]);
  });

  it("of the thread opens it, unless the kernel did", () => {
    bench.model.set("thread_id", "t1");
    bench.deliver({
      kind: "batch",
      seq: 2,
      ops: [{ op: "set", view: { thread: { id: "t1", created_at: "" } } }],
    });
    vi.advanceTimersByTime(500);
    expect(bench.calls("open_thread")).toEqual([]);
    bench.model.set("thread_id", "t2");
    vi.advanceTimersByTime(500);
    expect(bench.calls("open_thread").map(({ call }) => call)).toEqual([{ method: "open_thread", thread_id: "t2" }]);
  });
});

describe("sending", () => {
  const reply = (error?: string) => {
    const rid = bench.calls("send").at(-1)?.rid ?? 0;
    bench.deliver({ kind: "reply", to: "me", rid, ...(error ? { error } : {}) });
    return vi.advanceTimersByTimeAsync(0);
  };

  it("tells the last edit, empties the composer, and sends", async () => {
    bench.chat.actions.edit("hello");
    bench.chat.actions.send();
    expect(composer()).toBe("");
    const methods = bench.sent.map((message) => message.kind === "call" && message.call.method);
    expect(methods.slice(-2)).toEqual(["edit_draft", "send"]);
    expect(bench.calls("send")[0]?.call).toEqual({ method: "send", text: "hello", rev: 2 });
    await reply();
    expect(composer()).toBe("");
  });

  it("that is refused puts the text back, but not over a new one", async () => {
    bench.chat.actions.edit("hello");
    bench.chat.actions.send();
    await reply("Busy.");
    expect(composer()).toBe("hello");
    expect(bench.chat.state.composerNote.value?.text).toBe("Busy.");
    bench.chat.actions.send();
    bench.chat.actions.edit("something new");
    await reply("Busy.");
    expect(composer()).toBe("something new");
  });

  it("does not happen when blank, while an answer streams, or in a locked thread", () => {
    const { state, actions } = bench.chat;
    actions.edit(" \n ");
    actions.send();
    actions.edit("hello");
    state.responding.value = true;
    actions.send();
    state.responding.value = false;
    state.thread.value = { id: "t", created_at: "", status: { type: "locked" } };
    actions.send();
    expect(bench.calls("send")).toEqual([]);
    expect(composer()).toBe("hello");
  });
});

describe("another conversation", () => {
  const shown = (draft: Partial<Draft>) => fromKernel({ conversation: 1, ...draft });
  const rev = () => bench.calls("edit_draft").map(({ call }) => call);

  beforeEach(() => fromKernel({ text: "first", rev: 7 }));

  it("shows its own words, however few edits they have", () => {
    shown({ text: "second", rev: 2 });
    expect(composer()).toBe("second");
    expect(bench.model.get("composer_value")).toBe("second");
    bench.chat.actions.edit("second, more");
    vi.advanceTimersByTime(60);
    expect(rev()).toEqual([{ method: "edit_draft", text: "second, more", rev: 3, conversation: 1 }]);
  });

  it("leaves what was typed in the one before there", () => {
    bench.chat.actions.edit("first, and more");
    shown({ text: "", rev: 0 });
    expect(rev()).toEqual([{ method: "edit_draft", text: "first, and more", rev: 8, conversation: 0 }]);
    expect(composer()).toBe("");
    vi.advanceTimersByTime(100);
    expect(rev()).toHaveLength(1);
  });

  it("is not given the words of a message that was refused in the one before", async () => {
    bench.chat.actions.send();
    shown({ text: "", rev: 0 });
    bench.deliver({ kind: "reply", to: "me", rid: bench.calls("send")[0]?.rid ?? 0, error: "Busy." });
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.calls("send")[0]?.call).toEqual({ method: "send", text: "first", rev: 8, conversation: 0 });
    expect(composer()).toBe("");
  });
});

describe("words that stand in the composer in place of others", () => {
  const recall = (kept: string) => {
    const words = { text: "recalled", content: [] };
    const bringBack = vi.fn(() => {
      bench.chat.actions.edit(kept);
      return true;
    });
    bench.chat.state.recalls.set(0, { key: null, words, isOwn: false, kept: [{ text: kept, content: [] }], bringBack });
    bench.chat.actions.edit("recalled");
    bench.chat.actions.send();
    return bringBack;
  };

  it("give way to them once they are sent", async () => {
    const bringBack = recall("a draft");
    expect(bringBack).not.toHaveBeenCalled();
    bench.deliver({ kind: "reply", to: "me", rid: bench.calls("send")[0]?.rid ?? 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(composer()).toBe("a draft");
  });

  it("come back themselves when they are refused", async () => {
    const bringBack = recall("a draft");
    bench.deliver({ kind: "reply", to: "me", rid: bench.calls("send")[0]?.rid ?? 0, error: "Busy." });
    await vi.advanceTimersByTimeAsync(0);
    expect(composer()).toBe("recalled");
    expect(bringBack).not.toHaveBeenCalled();
  });
});

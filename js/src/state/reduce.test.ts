import { effect } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { AssistantMessage, Row } from "../protocol.gen";
import { applyOperations, type Operation } from "./reduce";
import { type ChatState, createState } from "./state";

function row(key: string, text = "", type: "assistant_message" | "user_message" = "assistant_message"): Row {
  const part = type === "user_message" ? { type: "input_text", text } : { type: "output_text", text };
  const item = { type, id: key, thread_id: "t", created_at: "", content: [part] };
  return { key, turn: 1, streaming: true, progress: null, item: item as Row["item"] };
}

function shown(state: ChatState): string[] {
  return state.keys.value.map((key) => {
    const item = state.rows.get(key)?.value.item as AssistantMessage | undefined;
    return item?.content[0]?.text ?? "";
  });
}

function start(...rows: Row[]): ChatState {
  const state = createState();
  applyOperations(state, [{ op: "reset", view: {}, rows }]);
  return state;
}

describe("applyOperations", () => {
  it("shows the rows of a reset in order, and forgets the rows before it", () => {
    const state = start(row("a", "one"), row("b", "two"));
    applyOperations(state, [{ op: "reset", view: { responding: true }, rows: [row("b", "zwei"), row("c", "drei")] }]);
    expect(shown(state)).toEqual(["zwei", "drei"]);
    expect([...state.rows.keys()]).toEqual(["b", "c"]);
    expect(state.responding.value).toBe(true);
  });

  it("keeps the signal of a row that a reset brings again, so that what is drawn stays", () => {
    const state = start(row("a", "one"));
    const before = state.rows.get("a");
    applyOperations(state, [{ op: "reset", view: {}, rows: [row("a", "two")] }]);
    expect(state.rows.get("a")).toBe(before);
  });

  it("puts a row behind another, at the beginning, at the end, and in its own place", () => {
    const state = start(row("a", "a"), row("b", "b"));
    applyOperations(state, [
      { op: "put", row: row("c", "c"), after: "a" },
      { op: "put", row: row("d", "d"), after: null },
      { op: "put", row: row("e", "e"), after: "b" },
      { op: "put", row: row("f", "f"), after: "nobody" },
      { op: "put", row: row("a", "A"), after: "e" },
    ]);
    expect(shown(state)).toEqual(["d", "A", "c", "b", "e", "f"]);
  });

  it("keeps the newest of what is told for the inspector, until that takes it", () => {
    const state = start();
    const empty = {
      dropped: 0,
      texts: [],
      at: 0,
      after: [],
      exchange: [],
      kind: [],
      name: [],
      size: [],
      items: [],
      change: [],
    };
    const told = (first: number): Operation => ({ op: "inspected", first, oldest: 1, ...empty });
    applyOperations(state, [{ op: "set", view: { inspecting: true } }, told(1), told(2)]);
    expect(state.inspecting.value).toBe(true);
    expect(state.inspected.value.map(({ first }) => first)).toEqual([1, 2]);
    applyOperations(
      state,
      Array.from({ length: 1000 }, (_, at) => told(3 + at)),
    );
    expect([state.inspected.value.length, state.inspected.value[0]?.first]).toEqual([1000, 3]);
  });

  it("puts a thread behind another or at the beginning, and nowhere else, and removes it", () => {
    const state = start();
    const put = (id: string, after: string | null, title: string | null = null): Operation => {
      return { op: "put_thread", thread: { id, created_at: "", title }, after };
    };
    applyOperations(state, [put("a", null), put("b", "a"), put("c", "b"), put("d", null)]);
    const shownThreads = () => state.threads.value.map(({ id }) => id);
    expect(shownThreads()).toEqual(["d", "a", "b", "c"]);
    applyOperations(state, [put("b", null, "B"), { op: "remove_thread", thread_id: "a" }]);
    expect(shownThreads()).toEqual(["b", "d", "c"]);
    expect(state.threads.value[0]?.title).toBe("B");
  });

  it("removes a row, and ignores one that is not there", () => {
    const state = start(row("a", "a"), row("b", "b"));
    applyOperations(state, [
      { op: "remove", key: "a" },
      { op: "remove", key: "x" },
    ]);
    expect(shown(state)).toEqual(["b"]);
  });

  it("appends along the path without touching what is beside it", () => {
    const state = start(row("a", "one"));
    const before = state.rows.get("a")?.peek().item as AssistantMessage;
    applyOperations(state, [{ op: "append", key: "a", path: ["content", 0, "text"], text: " two" }]);
    expect(shown(state)).toEqual(["one two"]);
    expect(before.content[0]?.text).toBe("one");
  });

  it("redraws only the row that grew, once a batch", () => {
    const state = start(row("a"), row("b"));
    let keys = 0;
    let grown = 0;
    let other = 0;
    effect(() => {
      void state.keys.value;
      keys += 1;
    });
    effect(() => {
      void state.rows.get("a")?.value;
      grown += 1;
    });
    effect(() => {
      void state.rows.get("b")?.value;
      other += 1;
    });
    const one: Operation = { op: "append", key: "a", path: ["content", 0, "text"], text: "x" };
    applyOperations(
      state,
      Array.from({ length: 100 }, () => one),
    );
    expect([keys, grown, other]).toEqual([1, 2, 1]);
  });

  it("takes a long thread that comes in parts in about linear time", () => {
    const state = start();
    const puts = Array.from({ length: 10_000 }, (_, index): Operation => {
      return { op: "put", row: row(`k${index}`), after: index === 0 ? null : `k${index - 1}` };
    });
    const before = performance.now();
    applyOperations(state, puts);
    expect(state.keys.value).toHaveLength(10_000);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("tells another conversation from the same one coming again", () => {
    const thread = (id: string) => ({ id, created_at: "" });
    const state = createState();
    applyOperations(state, [{ op: "reset", view: { thread: thread("t1") }, rows: [] }]);
    const first = state.conversation.value;
    applyOperations(state, [{ op: "reset", view: { thread: thread("t1") }, rows: [] }]);
    expect(state.conversation.value).toBe(first);
    applyOperations(state, [{ op: "set", view: { thread: null } }]);
    expect(state.conversation.value).toBeGreaterThan(first);
    const draft = state.conversation.value;
    applyOperations(state, [{ op: "set", view: { responding: true } }]);
    applyOperations(state, [{ op: "set", view: { thread: thread("t2") } }]);
    expect(state.conversation.value).toBe(draft);
  });

  it("notes a message that was sent, but not one that was loaded", () => {
    const state = start(row("a", "old", "user_message"));
    expect(state.sent.value).toBeNull();
    applyOperations(state, [{ op: "put", row: row("b", "new", "user_message"), after: "a" }]);
    expect(state.sent.value).toBe("b");
  });

  it("appends to a text inside a widget, and shares all of its tree that is not around it", () => {
    const still = { type: "Image", src: "https://example.org/a.png" };
    const text = { type: "Text", id: "t", value: "Good" };
    const widget = { type: "Card", children: [still, { type: "Row", children: { type: "Col", children: [text] } }] };
    const item = { type: "widget", id: "w", thread_id: "t", created_at: "", widget } as unknown as Row["item"];
    const state = start({ ...row("w"), item });
    const path = ["widget", "children", 1, "children", "children", 0, "value"];
    applyOperations(state, [
      { op: "append", key: "w", path, text: " day" },
      { op: "append", key: "w", path, text: "!" },
    ]);
    const shownItem = state.rows.get("w")?.value.item as unknown as { widget: typeof widget } | undefined;
    expect(shownItem?.widget.children[0]).toBe(still);
    expect(shownItem?.widget.children[1]).toEqual({
      type: "Row",
      children: { type: "Col", children: [{ ...text, value: "Good day!" }] },
    });
    expect(text.value).toBe("Good");
  });
});

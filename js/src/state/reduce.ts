import { batch, signal } from "@preact/signals";
import type { Batch, Put, Reset, Row, View } from "../protocol.gen";
import { appendAt } from "./path";
import type { ChatState } from "./state";

/** One operation on the screen. */
export type Operation = Batch["ops"][number];

/** Applies operations in order as one change of the state. */
export function applyOperations(state: ChatState, operations: readonly Operation[]): void {
  batch(() => {
    // The order is copied once a batch, not once an operation: a long thread comes as thousands of them.
    const order = new Order(state.keys.peek());
    for (const operation of operations) {
      applyOne(state, order, operation);
    }
    if (order.changed) {
      state.keys.value = order.keys;
    }
    if (order.asked) {
      state.asked.value = newestQuestions(state);
    }
  });
}

class Order {
  changed = false;
  /** Whether there may be other questions than before. */
  asked = false;
  keys: string[];

  constructor(keys: readonly string[]) {
    this.keys = keys as string[];
  }

  edit(): string[] {
    if (!this.changed) {
      this.changed = true;
      this.keys = this.keys.slice();
    }
    return this.keys;
  }
}

function newestQuestions(state: ChatState): string | null {
  const waits = (key: string) => {
    const item = state.rows.get(key)?.peek().item;
    return item?.type === "structured_input" && (item.status ?? "pending") === "pending";
  };
  return state.keys.peek().findLast(waits) ?? null;
}

function applyOne(state: ChatState, order: Order, operation: Operation): void {
  switch (operation.op) {
    case "reset":
      reset(state, order, operation);
      return;
    case "put":
      put(state, order, operation);
      return;
    case "append": {
      const row = state.rows.get(operation.key);
      if (row) {
        const { item } = row.peek();
        row.value = { ...row.peek(), item: appendAt(item, operation.path, operation.text) };
      }
      return;
    }
    case "remove":
      if (state.rows.delete(operation.key)) {
        order.asked = true;
        order.edit().splice(order.keys.lastIndexOf(operation.key), 1);
      }
      return;
    case "put_thread": {
      const { thread, after } = operation;
      const threads = state.threads.peek().filter(({ id }) => id !== thread.id);
      threads.splice(threads.findIndex(({ id }) => id === after) + 1, 0, thread);
      state.threads.value = threads;
      return;
    }
    case "remove_thread":
      state.threads.value = state.threads.peek().filter(({ id }) => id !== operation.thread_id);
      return;
    case "inspected":
      // Where nobody takes them, the newest are kept.
      state.inspected.value = [...state.inspected.peek().slice(-999), operation];
      return;
    case "set":
      setView(state, operation.view);
      return;
    default:
      // A kernel of a later version may know more; the types say that ours knows all.
      operation satisfies never;
  }
}

function reset(state: ChatState, order: Order, { view, rows }: Reset): void {
  const before = state.thread.peek()?.id;
  const first = !state.ready.peek();
  setView(state, view);
  const kept = new Set(rows.map(({ key }) => key));
  for (const key of order.keys) {
    if (!kept.has(key)) {
      state.rows.delete(key);
    }
  }
  for (const row of rows) {
    place(state, row);
  }
  order.changed = true;
  order.asked = true;
  order.keys = rows.map(({ key }) => key);
  state.ready.value = true;
  if (first || before !== state.thread.peek()?.id) {
    state.conversation.value += 1;
  }
}

/** Keeps the signal of a row that stays, so that what is drawn of it stays too. */
function place(state: ChatState, row: Row): boolean {
  const known = state.rows.get(row.key);
  if (known) {
    known.value = row;
    return false;
  }
  state.rows.set(row.key, signal(row));
  return true;
}

function put(state: ChatState, order: Order, { row, after }: Put): void {
  const known = state.rows.get(row.key)?.peek();
  order.asked ||= row.item.type === "structured_input";
  if (!place(state, row)) {
    if (known?.turn !== row.turn || known.item.type !== row.item.type) {
      order.edit();
    }
    return;
  }
  const keys = order.edit();
  const at = after === null ? -1 : keys.lastIndexOf(after);
  if (at === keys.length - 1 || (at < 0 && after !== null)) {
    keys.push(row.key);
    if (row.item.type === "user_message" && state.ready.peek() && !state.loading.peek()) {
      state.sent.value = row.key;
    }
  } else {
    keys.splice(at + 1, 0, row.key);
  }
}

function setView(state: ChatState, view: View): void {
  const before = state.thread.peek()?.id;
  assign(state.responding, view.responding);
  assign(state.loading, view.loading);
  assign(state.thread, view.thread);
  assign(state.threads, view.threads);
  assign(state.listing, view.listing);
  assign(state.deleted, view.deleted);
  assign(state.canStop, view.can_stop);
  assign(state.canEdit, view.can_edit);
  assign(state.progress, view.progress);
  assign(state.notices, view.notices);
  assign(state.failure, view.failure);
  assign(state.draft, view.draft);
  assign(state.reply, view.reply);
  assign(state.toolId, view.selected_tool_id);
  assign(state.modelId, view.selected_model_id);
  assign(state.uploads, view.uploads);
  assign(state.historyOpen, view.history_open);
  assign(state.options, view.options);
  assign(state.feedback, view.feedback);
  assign(state.awaited, view.awaited);
  assign(state.inspecting, view.inspecting);
  const after = state.thread.peek()?.id;
  // A draft that becomes a thread is still the same conversation.
  if (state.ready.peek() && before !== after && !(before === undefined && state.responding.peek())) {
    state.conversation.value += 1;
  }
}

function assign<T>(target: { value: T }, value: T | undefined): void {
  if (value !== undefined) {
    target.value = value;
  }
}

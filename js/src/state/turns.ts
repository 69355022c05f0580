import type { Row } from "../protocol.gen";
import type { ChatState } from "./state";

/** Items that are never drawn. */
const hidden = new Set<string>(["client_tool_call", "end_of_turn", "hidden_context_item", "sdk_hidden_context"]);

/** Whether a row takes a place on the screen. */
export function isVisible(row: Row): boolean {
  return !hidden.has(row.item.type);
}

/** One drawn row and its place in its turn. */
export interface Place {
  key: string;
  /** The row begins what the assistant or the user says. */
  first: boolean;
  /** The row is the last of an answer: the turn's buttons stand under it. */
  endsAnswer: boolean;
}

/** The drawn rows in order, with what their neighbours make of them. */
export function layOut(state: ChatState, keys: readonly string[]): Place[] {
  const places: Place[] = [];
  const ended = endedRows(state, keys);
  let before: Row | undefined;
  for (const row of drawn(state, keys)) {
    const isUser = row.item.type === "user_message";
    const last = places.at(-1);
    const sameSpeaker = before !== undefined && !isUser && before.item.type !== "user_message";
    if (last && before && sameSpeaker && before.turn === row.turn && !ended.has(before.key)) {
      last.endsAnswer = false;
    }
    places.push({ key: row.key, first: !sameSpeaker, endsAnswer: !isUser });
    before = row;
  }
  return places;
}

/** The rows that are drawn, in order, but for what a turn printed: that comes under all else it brought. */
function drawn(state: ChatState, keys: readonly string[]): Row[] {
  const rows: Row[] = [];
  let printed: Row[] = [];
  for (const key of keys) {
    const row = state.rows.get(key)?.peek();
    if (!row || !isVisible(row)) {
      continue;
    }
    if (printed[0] && printed[0].turn !== row.turn) {
      rows.push(...printed);
      printed = [];
    }
    (row.item.type === "chatkit_widget.output" ? printed : rows).push(row);
  }
  rows.push(...printed);
  return rows;
}

/** The keys of the drawn rows behind which an `end_of_turn` closes their answer. */
function endedRows(state: ChatState, keys: readonly string[]): ReadonlySet<string> {
  const ended = new Set<string>();
  let last: string | undefined;
  for (const key of keys) {
    const row = state.rows.get(key)?.peek();
    if (row?.item.type === "end_of_turn" && last !== undefined) {
      ended.add(last);
    } else if (row && isVisible(row)) {
      last = key;
    }
  }
  return ended;
}

/** The rows of the turn that `key` belongs to, up to where an `end_of_turn` parts them. */
export function rowsOfTurn(state: ChatState, key: string): Row[] {
  const turn = state.rows.get(key)?.peek().turn;
  let rows: Row[] = [];
  for (const each of state.keys.peek()) {
    const row = state.rows.get(each)?.peek();
    if (row && row.turn === turn) {
      rows.push(row);
      if (row.item.type === "end_of_turn") {
        if (rows.some((one) => one.key === key)) {
          return rows;
        }
        rows = [];
      }
    }
  }
  return rows;
}

/** What "copy" takes from a turn: the assistant's texts and the texts widgets offer. */
export function copyText(rows: readonly Row[]): string {
  const texts: string[] = [];
  for (const { item } of rows) {
    if (item.type === "assistant_message") {
      texts.push(item.content.map((part) => part.text).join("\n\n"));
    } else if (item.type === "widget" && item.copy_text) {
      texts.push(item.copy_text);
    }
  }
  return texts.filter((text) => text.trim()).join("\n\n");
}

/** The key of the user's last message. */
export function lastQuestion(state: ChatState): string | undefined {
  return state.keys.value.findLast((key) => state.rows.get(key)?.peek().item.type === "user_message");
}

/** The user message an answer belongs to: the last one up to the end of its turn. */
export function questionOf(state: ChatState, key: string): string | undefined {
  const keys = state.keys.peek();
  for (let index = keys.indexOf(key); index >= 0; index -= 1) {
    const candidate = keys[index];
    if (candidate !== undefined && state.rows.get(candidate)?.peek().item.type === "user_message") {
      return candidate;
    }
  }
  return undefined;
}

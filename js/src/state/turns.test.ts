import { describe, expect, it } from "vitest";
import type { Row } from "../protocol.gen";
import { applyOperations } from "./reduce";
import { createState } from "./state";
import { layOut, rowsOfTurn } from "./turns";

type Type = "user_message" | "assistant_message" | "chatkit_widget.output" | "end_of_turn";

function row(key: string, turn: number, type: Type): Row {
  const base = { id: key, thread_id: "t", created_at: "2026-01-01T00:00:00Z" };
  const items = {
    user_message: { ...base, type: "user_message", content: [] },
    assistant_message: { ...base, type: "assistant_message", content: [] },
    "chatkit_widget.output": { ...base, type: "chatkit_widget.output", text: "printed" },
    end_of_turn: { ...base, type: "end_of_turn" },
  } as const;
  return { key, turn, item: items[type] as Row["item"], streaming: false, progress: null };
}

function laidOut(...rows: Row[]) {
  const state = createState();
  applyOperations(state, [{ op: "reset", view: {}, rows }]);
  return layOut(state, state.keys.peek());
}

describe("the layout of turns", () => {
  it("puts what a turn printed under all else it brought", () => {
    const places = laidOut(
      row("q1", 1, "user_message"),
      row("out", 1, "chatkit_widget.output"),
      row("a1", 1, "assistant_message"),
      row("q2", 2, "user_message"),
      row("a2", 2, "assistant_message"),
    );
    expect(places.map(({ key }) => key)).toEqual(["q1", "a1", "out", "q2", "a2"]);
  });

  it("ends an answer once, at its last drawn row", () => {
    const places = laidOut(
      row("q1", 1, "user_message"),
      row("a1", 1, "assistant_message"),
      row("a2", 1, "assistant_message"),
      row("end", 1, "end_of_turn"),
    );
    expect(places.filter(({ endsAnswer }) => endsAnswer).map(({ key }) => key)).toEqual(["a2"]);
  });

  it("parts the answers of one turn where the server ends one", () => {
    const rows = [
      row("end0", 1, "end_of_turn"),
      row("q1", 1, "user_message"),
      row("a1", 1, "assistant_message"),
      row("end1", 1, "end_of_turn"),
      row("a2", 1, "assistant_message"),
      row("q2", 2, "user_message"),
    ];
    const places = laidOut(...rows);
    expect(places.filter(({ endsAnswer }) => endsAnswer).map(({ key }) => key)).toEqual(["a1", "a2"]);
    const state = createState();
    applyOperations(state, [{ op: "reset", view: {}, rows }]);
    const of = (key: string) => rowsOfTurn(state, key).map((each) => each.key);
    expect([of("a1"), of("a2")]).toEqual([["q1", "a1", "end1"], ["a2"]]);
  });
});

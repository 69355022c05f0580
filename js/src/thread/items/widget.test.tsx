import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import itemsChunk from "../../chunks/items";
import { row, stageWithChunk } from "../../ui/testing";
import { RowView } from "../row";

const widget = {
  type: "Card",
  children: [
    { type: "Title", value: "A room" },
    { type: "Button", label: "Reserve", onClickAction: { type: "reserve", payload: { room: 4 }, handler: "client" } },
    { type: "Button", label: "Save", onClickAction: { type: "save", streaming: "false" } },
    { type: "Button", onClickAction: { type: "bare" } },
    { type: "Button", label: "Nothing", onClickAction: { payload: 1 } },
    null,
  ],
};

describe("what stands for a widget", () => {
  it("has its words, and runs its actions", async () => {
    const shown = signal(row("r1", { type: "widget", widget }));
    const { root, actions } = await stageWithChunk(<RowView row={shown} first={false} />, itemsChunk);
    expect(root.textContent).toContain("Widget: Card");
    expect(root.textContent).toContain("A room");
    const buttons = [...root.querySelectorAll("button")];
    expect(buttons.map((button) => button.textContent)).toEqual(["Reserve", "Save", "bare"]);
    for (const button of buttons) {
      button.click();
    }
    expect(actions.act.mock.calls).toEqual([
      ["r1", { type: "reserve", payload: { room: 4 }, handler: "client", streaming: true }],
      ["r1", { type: "save", payload: null, handler: "server", streaming: false }],
      ["r1", { type: "bare", payload: null, handler: "server", streaming: true }],
    ]);
  });
});

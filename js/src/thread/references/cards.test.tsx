import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import widgets from "../../chunks/widgets";
import { defaultOptions } from "../../state/state";
import { ChunkContext } from "../../ui/chunks";
import { stage } from "../../ui/testing";
import { References } from "./cards";

const widget = {
  type: "Basic",
  children: [
    { type: "Title", value: "Cars" },
    { type: "Row", children: { type: "Badge", label: "32 rows" } },
  ],
};

const loader = { load: () => Promise.resolve(widgets) };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open() {
  const all = (
    <div class="chat">
      <div data-row-key="r1">
        <button type="button" class="tag interactive" data-entity-id="cars">
          @Cars
        </button>
      </div>
      <ChunkContext.Provider value={loader}>
        <References />
      </ChunkContext.Provider>
    </div>
  );
  const staged = stage(all, (state) => {
    state.options.value = {
      ...defaultOptions,
      entities: { ...defaultOptions.entities, on_request_preview: true },
    };
  });
  const mention = staged.root.querySelector(".tag") as HTMLElement;
  const over = async (target: Element, wait: number) => {
    target.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    await act(async () => {
      await vi.advanceTimersByTimeAsync(wait);
    });
  };
  const card = () => staged.part("entity-card") as HTMLElement;
  return { ...staged, mention, over, card };
}

describe("the card beside a mention", () => {
  it("comes when the pointer rests, with what Python shows, and goes when it leaves", async () => {
    const { actions, mention, over, card, root } = open();
    actions.previewEntity.mockResolvedValue({ value: widget });
    await over(mention, 100);
    expect(card().hidden).toBe(true);
    await over(mention, 300);
    expect(actions.previewEntity).toHaveBeenCalledWith("cars", "r1");
    expect(card().hidden).toBe(false);
    await over(mention, 50);
    const drawn = [...card().querySelectorAll("[data-widget=Title], [data-widget=Badge]")];
    expect(drawn.map((line) => line.textContent)).toEqual(["Cars", "32 rows"]);
    await over(root.querySelector(".chat") as Element, 400);
    expect(card().hidden).toBe(true);
  });

  it("has the name where Python has nothing, and the reason where it failed", async () => {
    const { actions, mention, over, card } = open();
    await over(mention, 400);
    expect(card().textContent).toBe("Cars");
    actions.previewEntity.mockResolvedValue({ error: "no such table" });
    mention.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await over(mention, 400);
    expect(card().querySelector("[role=alert]")?.textContent).toBe("no such table");
  });

  it("comes at once for the keyboard, and goes at Escape", async () => {
    const { mention, card } = open();
    await act(async () => {
      mention.focus();
      await vi.advanceTimersByTimeAsync(0);
    });
    expect(card().hidden).toBe(false);
    await act(async () => {
      mention.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    });
    expect(card().hidden).toBe(true);
  });
});

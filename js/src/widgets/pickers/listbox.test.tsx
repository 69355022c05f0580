import { describe, expect, it } from "vitest";
import { draw, payloads } from "../testing";
import { active, card, held, listbox, many, onChangeAction, open } from "./testing";

describe("a list to choose from", () => {
  it("is the browser's own where that has all that is asked for", async () => {
    const drawn = await draw(
      card({ type: "Select", name: "a", options: many.slice(0, 15), placeholder: "Which?", onChangeAction }),
    );
    const select = drawn.field<HTMLSelectElement>("a");
    expect(select.tagName).toBe("SELECT");
    expect(select.options[0]?.textContent).toBe("Which?");
    expect(select.options[3]?.disabled).toBe(true);
    select.value = "v4";
    drawn.step(() => select.dispatchEvent(new Event("change", { bubbles: true })));
    expect(payloads(drawn)).toEqual([{ a: "v4" }]);
  });

  it.each([
    ["more than 15 options", { options: many.slice(0, 16) }],
    ["a search that is asked for", { options: many.slice(0, 2), searchable: true }],
    ["what clears it", { options: many.slice(0, 2), clearable: true }],
    ["a description", { options: [{ value: "a", label: "A", description: "First" }] }],
  ])("is our own for %s, and the browser's if ours does not come", async (_, more) => {
    const tree = card({ type: "Select", name: "a", ...more });
    expect((await draw(tree)).field("a").getAttribute("aria-haspopup")).toBe("listbox");
    expect((await draw(tree, { plain: true })).field("a").tagName).toBe("SELECT");
  });

  it("is chosen from by keys alone", async () => {
    const tree = card({
      type: "Select",
      name: "a",
      options: many,
      defaultValue: "v1",
      onChangeAction,
      clearable: true,
      searchable: false,
    });
    const drawn = await draw(tree);
    await open(drawn, "a");
    expect(held()).toBe(listbox(drawn));
    expect(active(drawn)).toBe("Option 1");
    await drawn.press(held(), "ArrowDown");
    expect(active(drawn)).toBe("Option 3");
    expect(held().getAttribute("aria-activedescendant")).toBe(drawn.root.querySelector("[data-active]")?.id);
    await drawn.press(held(), "End");
    expect(active(drawn)).toBe("Option 19");
    await drawn.press(held(), "Home");
    await drawn.press(held(), "o");
    expect(active(drawn)).toBe("Option 1");
    await drawn.press(held(), "Enter");
    expect(listbox(drawn)).toBeNull();
    expect(held()).toBe(drawn.field("a"));
    // It was that already.
    expect(payloads(drawn)).toEqual([]);
    await open(drawn, "a");
    await drawn.press(held(), "ArrowUp");
    await drawn.press(held(), " ");
    expect(payloads(drawn)).toEqual([{ a: "v0" }]);
    expect(drawn.field("a").textContent).toBe("Option 0");
  });

  it("is searched, and tells how many there are", async () => {
    const drawn = await draw(card({ type: "Select", name: "a", options: many, onChangeAction }));
    await open(drawn, "a");
    expect(held().getAttribute("role")).toBe("combobox");
    drawn.type(held() as HTMLInputElement, "1");
    expect(drawn.root.querySelector(".popover [role=status]")?.textContent).toBe("11 choices");
    await drawn.press(held(), "ArrowDown");
    await drawn.press(held(), "Enter");
    expect(payloads(drawn)).toEqual([{ a: "v10" }]);
    await open(drawn, "a");
    drawn.type(held() as HTMLInputElement, "nowhere");
    expect(drawn.root.querySelector(".popover [role=status]")?.textContent).toBe("Nothing found");
    await drawn.press(held(), "Enter");
    expect(listbox(drawn)).not.toBeNull();
  });

  it("draws only so many of very many, and says how many more a search finds", { timeout: 20_000 }, async () => {
    const options = Array.from({ length: 2000 }, (_, at) => ({ value: `v${at}`, label: `Option ${at}` }));
    const drawn = await draw(card({ type: "Select", name: "a", options, onChangeAction }));
    await open(drawn, "a");
    expect(drawn.root.querySelectorAll("[role=option]")).toHaveLength(500);
    expect(drawn.root.querySelector(".listbox-nothing")?.textContent).toBe("1,500 more are found by a search");
    drawn.type(held() as HTMLInputElement, "1999");
    await drawn.press(held(), "Enter");
    expect(payloads(drawn)).toEqual([{ a: "v1999" }]);
  });

  it("does not choose what is disabled", async () => {
    const drawn = await draw(card({ type: "Select", name: "a", options: many, onChangeAction }));
    await open(drawn, "a");
    await drawn.click(drawn.root.querySelector("[aria-disabled=true]") as Element);
    expect(payloads(drawn)).toEqual([]);
  });

  it.each(["Escape", "Tab"])("is closed by %s without a choice, and the focus goes back", async (key) => {
    const drawn = await draw(card({ type: "Select", name: "a", options: many, onChangeAction }));
    await open(drawn, "a");
    await drawn.press(held(), key);
    expect(listbox(drawn)).toBeNull();
    expect(held()).toBe(drawn.field("a"));
    expect(payloads(drawn)).toEqual([]);
  });

  it("is closed by a click elsewhere", async () => {
    const drawn = await draw(card({ type: "Select", name: "a", options: many }));
    await open(drawn, "a");
    drawn.step(() => document.body.dispatchEvent(new Event("pointerdown", { bubbles: true, composed: true })));
    expect(listbox(drawn)).toBeNull();
  });

  it("is cleared, and then has no value", async () => {
    const field = { type: "Select", name: "a", options: many, defaultValue: "v1", clearable: true, onChangeAction };
    const drawn = await draw(card(field, { type: "Select", name: "b", options: many, clearable: true }));
    const [clear, ...more] = drawn.root.querySelectorAll("[aria-label=Clear]");
    expect(more).toEqual([]);
    await drawn.click(clear as Element);
    expect(drawn.root.querySelector("[aria-label=Clear]")).toBeNull();
    expect(payloads(drawn)).toEqual([null]);
    expect(held()).toBe(drawn.field("a"));
  });

  it("does not begin with what is no option of it", async () => {
    const drawn = await draw(card({ type: "Select", name: "a", options: many, defaultValue: "gone" }));
    expect(drawn.field("a").textContent).toBe("Choose…");
  });
});

import { describe, expect, it } from "vitest";
import { type Drawn, draw } from "../testing";

const card = (...children: object[]) => ({ type: "Card", children });
const many = Array.from({ length: 20 }, (_, at) => ({ value: `v${at}`, label: `Option ${at}`, disabled: at === 2 }));
const onChangeAction = { type: "change" };
const held = () => document.activeElement as HTMLElement;
const payloads = (drawn: Drawn) => drawn.ran().map(({ payload }) => payload);
const dialog = ({ root }: Drawn) => root.querySelector("[role=dialog]");
const listbox = ({ root }: Drawn) => root.querySelector("[role=listbox]");
const active = ({ root }: Drawn) => root.querySelector("[role=option][data-active]")?.textContent;

async function open(drawn: Drawn, name: string): Promise<void> {
  drawn.field(name).focus();
  await drawn.press(drawn.field(name), "ArrowDown");
}

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

  it("draws only so many of very many, and says how many more a search finds", async () => {
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

describe("a calendar", () => {
  const date = (more: object = {}) =>
    card({ type: "DatePicker", name: "a", defaultValue: "2026-03-14", onChangeAction, ...more });
  const at = () => held().getAttribute("aria-label");

  it("is the browser's own where ours does not come", async () => {
    const drawn = await draw(date({ min: "2026-03-01T10:00:00Z", max: "2026-03-31" }), { plain: true });
    const { type, value, min, max } = drawn.field("a");
    expect([type, value, min, max]).toEqual(["date", "2026-03-14", "2026-03-01", "2026-03-31"]);
  });

  it("is gone through by keys: days, weeks, months, years", async () => {
    const drawn = await draw(date());
    await open(drawn, "a");
    expect(dialog(drawn)).not.toBeNull();
    const steps: [string, string, KeyboardEventInit?][] = [
      ["ArrowRight", "Sunday, March 15, 2026"],
      ["ArrowLeft", "Saturday, March 14, 2026"],
      ["ArrowDown", "Saturday, March 21, 2026"],
      ["ArrowUp", "Saturday, March 14, 2026"],
      ["Home", "Sunday, March 8, 2026"],
      ["End", "Saturday, March 14, 2026"],
      ["PageDown", "Tuesday, April 14, 2026"],
      ["PageUp", "Saturday, March 14, 2026"],
      ["PageDown", "Sunday, March 14, 2027", { shiftKey: true }],
      ["PageUp", "Saturday, March 14, 2026", { shiftKey: true }],
    ];
    for (const [key, label, more] of steps) {
      await drawn.press(held(), key, more);
      expect(at()).toBe(label);
    }
    expect(drawn.root.querySelectorAll(".calendar-day[tabindex='0']")).toHaveLength(1);
  });

  it("gives the day that is chosen as an ISO date, and the focus back", async () => {
    const drawn = await draw(date());
    await open(drawn, "a");
    await drawn.press(held(), "ArrowRight");
    await drawn.click(held());
    expect(payloads(drawn)).toEqual([{ a: "2026-03-15" }]);
    expect(dialog(drawn)).toBeNull();
    expect(held()).toBe(drawn.field("a"));
    expect(drawn.field("a").textContent).toBe("Mar 15, 2026");
  });

  it("keeps to its first and last day, which can be chosen", async () => {
    const drawn = await draw(date({ min: "2026-03-13", max: "2026-03-15" }));
    await open(drawn, "a");
    await drawn.press(held(), "PageUp");
    expect(at()).toBe("Friday, March 13, 2026");
    await drawn.press(held(), "ArrowLeft");
    expect(at()).toBe("Friday, March 13, 2026");
    const can = drawn.root.querySelectorAll(".calendar-day:not([aria-disabled])");
    expect([...can].map(({ textContent }) => textContent)).toEqual(["13", "14", "15"]);
    await drawn.click(drawn.root.querySelector(".calendar-day[aria-disabled]") as Element);
    expect(payloads(drawn)).toEqual([]);
    const turns = [...drawn.root.querySelectorAll(".calendar-turn")];
    expect(turns.every((turn) => turn.getAttribute("aria-disabled") === "true")).toBe(true);
  });

  it("turns its pages by buttons, which keep the focus", async () => {
    const drawn = await draw(date());
    await open(drawn, "a");
    const next = drawn.root.querySelector<HTMLElement>("[aria-label='Next month']");
    next?.focus();
    await drawn.click(next as Element);
    expect(drawn.root.querySelector(".calendar-month")?.textContent).toBe("April 2026");
    expect(held()).toBe(next);
  });

  it("keeps the tab key in it, and is closed by Escape", async () => {
    const drawn = await draw(date());
    await open(drawn, "a");
    await drawn.press(held(), "Tab");
    expect(at()).toBe("Previous year");
    await drawn.press(held(), "Tab", { shiftKey: true });
    expect(at()).toBe("Saturday, March 14, 2026");
    await drawn.press(held(), "Escape");
    expect(dialog(drawn)).toBeNull();
    expect(held()).toBe(drawn.field("a"));
  });

  it("goes the other way where lines run from right to left", async () => {
    const drawn = await draw(date());
    drawn.step(() => {
      const { language } = drawn.state.t;
      language.value = { ...language.value, dir: "rtl" };
    });
    await open(drawn, "a");
    await drawn.press(held(), "ArrowLeft");
    expect(at()).toBe("Sunday, March 15, 2026");
  });

  it("marks the day that is chosen, and begins each week where the language does", async () => {
    const drawn = await draw(date());
    drawn.step(() => {
      const { language } = drawn.state.t;
      language.value = { ...language.value, locale: "de" };
    });
    await open(drawn, "a");
    expect(drawn.root.querySelector("th")?.getAttribute("abbr")).toBe("Montag");
    expect(drawn.root.querySelector("[aria-selected=true]")?.textContent).toBe("14");
    expect(drawn.field("a").textContent).toBe("14.03.2026");
  });

  it("is cleared, and then has no value", async () => {
    const drawn = await draw(date({ clearable: true, placeholder: "When?" }));
    await drawn.click(drawn.root.querySelector("[aria-label=Clear]") as Element);
    expect(payloads(drawn)).toEqual([null]);
    expect(drawn.field("a").textContent).toBe("When?");
  });
});

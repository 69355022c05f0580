import { describe, expect, it } from "vitest";
import { draw, payloads } from "../testing";
import { card, dialog, held, onChangeAction, open } from "./testing";

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

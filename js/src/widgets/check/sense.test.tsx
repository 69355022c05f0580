import { describe, expect, it } from "vitest";
import { type Drawn, draw } from "../testing";
import { problemsIn } from "./walk";

const options = [
  { value: "a", label: "Ann" },
  { value: "b", label: "Bo" },
];
const day = { type: "DatePicker", name: "day" };
const chart = { type: "Chart", data: [{ x: "Mo", n: 1, who: "Ann" }], xAxis: "x" };

function told({ root }: Drawn): (string | null)[] {
  return [...root.querySelectorAll(".widget-problems li span")].map(({ textContent }) => textContent);
}

describe("values that do not go together", () => {
  it.each([
    [
      { ...day, min: "2026-02-30" },
      'DatePicker.min cannot be "2026-02-30"; right would be a day that exists, such as 2026-02-28.',
    ],
    [
      { ...day, defaultValue: "tomorrow" },
      'DatePicker.defaultValue cannot be "tomorrow"; right would be a day that exists, such as 2026-02-28.',
    ],
    [
      { ...day, min: "2026-03-02T10:00", max: "2026-03-01" },
      'DatePicker.min cannot be "2026-03-02T10:00"; right would be a day up to 2026-03-01.',
    ],
    [
      { ...day, min: "2026-03-02", max: "2026-03-05", defaultValue: "2026-03-01" },
      'DatePicker.defaultValue cannot be "2026-03-01"; right would be a day from 2026-03-02 to 2026-03-05.',
    ],
    [
      { ...day, min: "2026-03-02", defaultValue: "2026-03-01" },
      'DatePicker.defaultValue cannot be "2026-03-01"; right would be a day from 2026-03-02 on.',
    ],
    [
      { type: "Select", name: "who", options, defaultValue: "c" },
      'Select.defaultValue cannot be "c"; right would be "a" or "b".',
    ],
    [
      { type: "RadioGroup", name: "who", defaultValue: "c" },
      'RadioGroup.defaultValue cannot be "c"; right would be null.',
    ],
    [
      { type: "RadioGroup", name: "who", options: [...options, { value: "a", label: "Al" }] },
      'RadioGroup.options has "a" more than once; right would be different values.',
    ],
    [
      { ...chart, series: [{ type: "bar", dataKey: "who" }] },
      "Chart.series needs numbers in the column “who”, where there is text.",
    ],
    [
      { ...chart, series: [{ type: "bar", dataKey: "m" }] },
      "Chart.series names the column “m”, which is not in the data.",
    ],
    [
      { type: "Text", value: "words", editable: true },
      "Text.editable cannot be true; right would be false or { name, autoFocus, autoSelect, autoComplete, allowAutofillExtensions, pattern, placeholder, required }.",
    ],
    [{ type: "Transition", children: [day, day] }, "Transition.children has 2 components; right would be one."],
  ])("of %j are told, and it is drawn", async (component, words) => {
    const drawn = await draw({ type: "Basic", children: [component] });
    expect(told(drawn)).toEqual([words]);
    expect(drawn.root.querySelector(`[data-widget=${component.type}]`)).not.toBeNull();
    expect(drawn.root.querySelector(".widget-problem")).toBeNull();
  });

  it("do not list more right values than can be read", async () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({ value: `${at}`.repeat(500), label: "X" }));
    const drawn = await draw({
      type: "Basic",
      children: [{ type: "RadioGroup", name: "a", options: many.slice(0, 50), defaultValue: "?" }],
    });
    expect(told(drawn)[0]).toMatch(/^RadioGroup\.defaultValue cannot be "\?"; right would be "0{59}…,.*, or …\.$/);
    expect(told(drawn)[0]?.length).toBeLessThan(1500);
  });

  it("are found among very many options as fast as among few", () => {
    const many = Array.from({ length: 100_000 }, (_, at) => ({ value: String(at % 99_999), label: "X" }));
    const { first } = problemsIn({ type: "Select", name: "a", options: many }, 20);
    expect(first.map(({ problem }) => problem.value)).toEqual(["0"]);
  });
});

describe("a date picker", () => {
  it.each([false, true])("with days that do not exist has none of them; plain: %j", async (plain) => {
    const of = { ...day, min: "2026-02-30", max: "2026-13-01", defaultValue: "2025-02-29" };
    const drawn = await draw({ type: "Basic", children: [of] }, { plain });
    const control = drawn.field("day");
    expect(plain ? control.value : control.textContent).toBe(plain ? "" : "Choose a date");
    expect([control.getAttribute("min"), control.getAttribute("max")]).toEqual([null, null]);
    if (!plain) {
      await drawn.click(control);
      expect(drawn.root.querySelectorAll(".calendar-day:not([aria-disabled])").length).toBeGreaterThan(27);
    }
  });

  it("whose first day is after its last one lets days up to the last be chosen", async () => {
    const of = { ...day, min: "2026-03-20", max: "2026-03-10", defaultValue: "2026-03-05" };
    const drawn = await draw({ type: "Basic", children: [of] });
    await drawn.click(drawn.field("day"));
    const open = [...drawn.root.querySelectorAll(".calendar-day:not([aria-disabled]):not([data-other])")];
    expect(open.map(({ textContent }) => textContent)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  });
});

describe("a choice", () => {
  it.each([false, true])(
    "with a value that is none of its options has none chosen; searchable: %j",
    async (searchable) => {
      const of = { type: "Select", name: "who", options, searchable, defaultValue: "c", placeholder: "Who?" };
      const { field } = await draw({ type: "Basic", children: [of] });
      const control = field("who");
      if (control.matches("select")) {
        expect([control.value, control.hasAttribute("data-empty")]).toEqual(["", true]);
      } else {
        expect(control.textContent).toBe("Who?");
      }
    },
  );

  it("of radio buttons with a value that is none of its options has none chosen", async () => {
    const of = { type: "RadioGroup", name: "who", options, defaultValue: "c" };
    const { root } = await draw({ type: "Basic", children: [of] });
    expect([...root.querySelectorAll("input")].map(({ checked }) => checked)).toEqual([false, false]);
  });

  it.each(["Select", "RadioGroup"])("as a %s follows its server though values come twice", async (type) => {
    const widget = (...labels: string[]) => {
      const twice = labels.map((label) => ({ value: label.slice(0, 1), label }));
      return { type: "Basic", children: [{ type, name: "who", options: twice }] };
    };
    const { root, update } = await draw(widget("Ann", "Al", "Bo"));
    update(widget("Bo", "Al", "Ann", "Ada", "Al"));
    const labels = [...root.querySelectorAll("option:not([value='']), label span")];
    expect(labels.map(({ textContent }) => textContent)).toEqual(["Bo", "Al", "Ann", "Ada", "Al"]);
  });
});

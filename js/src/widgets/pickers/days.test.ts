import { describe, expect, it } from "vitest";
import { addDays, addMonths, dayOf, inWords, today, weekStart, weeksOf, within } from "./days";

describe("a day", () => {
  it.each([
    ["2026-03-14", "2026-03-14"],
    ["2026-03-14T23:30:00-05:00", "2026-03-14"],
    ["2024-02-29T00:00:00Z", "2024-02-29"],
    ["2026-02-30", null],
    ["2025-02-29", null],
    ["0000-01-01", null],
    ["14.3.2026", null],
    ["", null],
    [undefined, null],
  ])("of %j is %j, wherever the user is", (given, day) => {
    expect(dayOf(given)).toBe(day);
  });

  it("is today by the clock of the user", () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });

  it("has days and months after and before it", () => {
    expect([addDays("2026-02-28", 1), addDays("2024-02-28", 1), addDays("2026-01-01", -1)]).toEqual([
      "2026-03-01",
      "2024-02-29",
      "2025-12-31",
    ]);
    expect([addMonths("2026-01-31", 1), addMonths("2024-02-29", 12), addMonths("2026-03-31", -4)]).toEqual([
      "2026-02-28",
      "2025-02-28",
      "2025-11-30",
    ]);
  });

  it("stays within the years of four digits", () => {
    expect([addDays("9999-12-31", 1), addMonths("9999-12-01", 1), addDays("0000-01-01", -1)]).toEqual([
      "9999-12-31",
      "9999-12-01",
      "0000-01-01",
    ]);
  });

  it("is brought within its bounds, which belong to what can be", () => {
    const bounds = ["2026-01-10", "2026-01-20"] as const;
    expect(["2026-01-09", "2026-01-10", "2026-01-20", "2026-01-21"].map((day) => within(day, ...bounds))).toEqual([
      "2026-01-10",
      "2026-01-10",
      "2026-01-20",
      "2026-01-20",
    ]);
    expect(within("2026-01-09", null, null)).toBe("2026-01-09");
  });

  it("is said in the language, by the calendar of its value", () => {
    expect(inWords("2026-03-14", "de", { dateStyle: "medium" })).toBe("14.03.2026");
    expect(inWords("2026-03-14", "ar-SA", { year: "numeric" })).toMatch(/2026|٢٠٢٦/);
  });
});

describe("a month", () => {
  it("is whole weeks, that begin where the language begins them", () => {
    const monday = weeksOf("2026-03-14", 1);
    expect([monday[0]?.[0], monday.at(-1)?.[6], monday.length]).toEqual(["2026-02-23", "2026-04-05", 6]);
    const sunday = weeksOf("2026-03-14", 0);
    expect([sunday[0]?.[0], sunday.at(-1)?.[6], sunday.length]).toEqual(["2026-03-01", "2026-04-04", 5]);
    expect(weeksOf("2027-02-01", 1)).toHaveLength(4);
  });

  it.each([
    ["en-US", 0],
    ["en-GB", 1],
    ["de", 1],
    ["fr", 1],
    ["es", 1],
    ["pt-BR", 0],
    ["ja", 0],
    ["ko", 0],
    ["ar", 6],
  ])("in %s has weeks that begin with day %i", (locale, first) => {
    expect(weekStart(locale)).toBe(first);
  });
});

import { describe, expect, it } from "vitest";
import { extent, plotted } from "./data";
import { estimate, shortened } from "./letters";
import { namesOf } from "./names";
import { axisLabels, valueWriter } from "./numbers";
import { scaleOf } from "./scale";

function axis(values: readonly number[]) {
  const data = values.map((v, index) => ({ n: String(index), v }));
  const series = [{ type: "line" as const, dataKey: "v", label: null }];
  return scaleOf(extent(plotted({ type: "Chart", data, series, xAxis: "n" })), 5);
}

describe("the values of a chart", () => {
  it.each([
    ["the smallest number there is", [5e-324]],
    ["the largest that a chart takes", [1e300, -1e300]],
    ["a large one and a tiny one", [1e300, -5e-324]],
    ["one value", [42]],
    ["equal values", [7, 7, 7]],
    ["nothing but zeros", [0, 0]],
    ["values below zero", [-3, -8]],
    ["many tiny ones", [1e-12, -3e-12]],
  ])("are all on an axis from its lowest to its highest tick, with zero: %s", (_, values) => {
    const { ticks, share } = axis(values);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThan(12);
    expect(ticks).toContain(0);
    for (const value of [...values, ...ticks]) {
      expect(share(value)).toBeGreaterThanOrEqual(0);
      expect(share(value)).toBeLessThanOrEqual(1);
    }
    expect(share(Math.max(...values, 0))).toBeGreaterThan(share(Math.min(...values, 0)) - Number(values[0] === 0));
  });
});

describe("the numbers of an axis", () => {
  it.each([
    [[0, 5000, 10_000, 15_000], "en", ["0", "5K", "10K", "15K"]],
    [[0, 0.5, 1], "en", ["0", "0.5", "1"]],
    [[0, 1000, 2000], "en", ["0", "1,000", "2,000"]],
    [[0, 0.0005, 0.001], "en", ["0", "5E-4", "1E-3"]],
    [[0, 0.005, 0.01], "en", ["0", "0.005", "0.01"]],
    [[-1e300, 0, 1e300], "en", ["-1E300", "0", "1E300"]],
    [[0, 5e-324], "en", ["0", "5E-324"]],
    [[0, 500_000], "de", ["0", "500.000"]],
    [[0, 20_000], "ja", ["0", "2万"]],
  ])("are short, and all written in the same way: %j", (values, locale, labels) => {
    expect(axisLabels(values, locale)).toEqual(labels);
  });
});

describe("a value beside its point", () => {
  it("is as it is where that is short, and has a power of ten where it were a row of digits", () => {
    const values = [1234.5, 0.25, 0.012346, 0, -1e300, 1e-12, 5e-324, null];
    expect(values.map(valueWriter("en"))).toEqual([
      "1,234.5",
      "0.25",
      "0.01235",
      "0",
      "-1E300",
      "1E-12",
      "5E-324",
      "–",
    ]);
  });
});

describe("the names of an axis", () => {
  const written = (names: string[], width: number, isLine = false) => {
    const band = width / (isLine ? names.length - 1 : names.length);
    const x = (index: number) => (index + (isLine ? 0 : 0.5)) * band;
    const all = namesOf({ names, x, band, left: 0, right: width, measure: estimate });
    const starts = { start: 0, middle: 0.5, end: 1 };
    const spans = all.map(({ text, x: at, anchor }) => {
      const from = at - starts[anchor] * estimate(text);
      return [from, from + estimate(text)] as const;
    });
    return { texts: all.map(({ text }) => text), spans };
  };
  const cities = ["東京都渋谷区神宮前", "大阪府大阪市北区", "北海道札幌市", "京都府京都市下京区", "福岡県福岡市"];
  const days = Array.from({ length: 60 }, (_, day) => `2026-01-${day}`);

  it.each([
    ["wide letters", cities, 300],
    ["wide letters in little room", cities, 120],
    ["very long words", ["a".repeat(5000), "b".repeat(5000)], 300],
    ["very many", days, 300],
    ["almost no room", days, 20],
  ])("neither cover each other nor hang out: %s", (_, names, width) => {
    for (const isLine of [false, true]) {
      const { spans } = written(names, width, isLine);
      expect(spans.length).toBeGreaterThan(0);
      spans.forEach(([from, to], index) => {
        expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
        expect(to).toBeLessThanOrEqual(width);
      });
    }
  });

  it("are cut off rather than left out where they can still be told apart", () => {
    const { texts } = written(["Torgersen Island", "Biscoe Island", "Dream Island"], 210);
    expect(texts).toEqual(["Torgerse…", "Biscoe I…", "Dream Is…"]);
  });

  it("are left out rather than cut off where they were all the same", () => {
    const { texts } = written(days.slice(10, 16), 360);
    expect(texts).toEqual(["2026-01-10", "2026-01-12", "2026-01-14"]);
  });

  it("are cut off between what is seen as letters", () => {
    expect(shortened("ab👨‍👩‍👧cd", 40, estimate)).not.toContain("\u200d…");
    expect(shortened("東京都渋谷区", 40, estimate)).toBe("東京都…");
  });
});

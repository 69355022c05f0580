import { render } from "preact";
import { describe, expect, it } from "vitest";
import type { Chart } from "../components.gen";
import { seriesColor } from "./colors";
import { curves } from "./curves";
import { extent, plotted, pointNames } from "./data";
import { frameOf } from "./frame";
import { estimate } from "./letters";
import { Shapes } from "./shapes";
import { thinned } from "./thin";

function chart(more: Partial<Chart> = {}): Chart {
  const data = [
    { month: "Jan", a: 1, b: 2 },
    { month: "Feb", a: null, b: -3 },
    { month: "Mar", a: 4, b: 5 },
  ] as unknown as Chart["data"];
  const series: Chart["series"] = [
    { type: "bar", dataKey: "a", label: null },
    { type: "line", dataKey: "b", label: "Bees" },
  ];
  return { type: "Chart", data, series, xAxis: "month", ...more } as Chart;
}

const room = { width: 300, height: 200, locale: "en", measure: estimate };

describe("the data of a chart", () => {
  it("has a name for each point, and other words for those that have them", () => {
    expect(pointNames(chart())).toEqual(["Jan", "Feb", "Mar"]);
    expect(pointNames(chart({ xAxis: { dataKey: "month", labels: { Feb: "February" } } as never }))[1]).toBe(
      "February",
    );
  });

  it("is its own, though a column is called as something that every object has", () => {
    const of = chart({ data: [{ constructor: "Jan", valueOf: 1 }, {}] as never, xAxis: "constructor" });
    expect(pointNames(of)).toEqual(["Jan", ""]);
    expect(plotted({ ...of, series: [{ type: "bar", dataKey: "valueOf" }] })[0]?.values).toEqual([1, null]);
  });

  it("keeps gaps, and takes the column's name where a series has no label", () => {
    const [bars, line] = plotted(chart());
    expect([bars?.label, line?.label]).toEqual(["a", "Bees"]);
    expect(bars?.to).toEqual([1, null, 4]);
  });

  it("is put on each other in a stack, what is below zero apart", () => {
    const series = ["a", "b"].map((dataKey) => ({ type: "bar", dataKey, stack: "one" })) as Chart["series"];
    const [first, second] = plotted(chart({ series }));
    expect(first?.to).toEqual([1, null, 4]);
    expect([second?.from, second?.to]).toEqual([
      [1, 0, 4],
      [3, -3, 9],
    ]);
    expect(extent(plotted(chart({ series })))).toEqual([-3, 9]);
  });

  it("of nothing but zeros still has a height", () => {
    expect(extent(plotted(chart({ data: [{ month: "Jan", a: 0, b: 0 }] as never })))).toEqual([0, 1]);
  });
});

describe("the frame of a chart", () => {
  const frame = (of: Chart) => frameOf(of, plotted(of), room);

  it("has room for bars around their points, and lets lines go from edge to edge", () => {
    const bars = frame(chart());
    expect(bars.x(0)).toBeCloseTo(4 + bars.band / 2);
    const lines = frame(chart({ series: [{ type: "line", dataKey: "b", label: null }] }));
    expect([lines.x(0), lines.x(2)]).toEqual([4, 296]);
  });

  it("names no more points than fit beside each other", () => {
    const data = Array.from({ length: 400 }, (_, index) => ({ month: `day ${index}`, a: index, b: 0 }));
    const { named, band } = frame(chart({ data: data as never }));
    expect(named.length).toBeLessThan(10);
    expect((named[1]?.index ?? 0) * band).toBeGreaterThan("day 399".length * 6);
  });

  it("finds the point that is nearest, also outside", () => {
    const { nearest, x } = frame(chart());
    expect([nearest(-50), nearest(x(1) + 3), nearest(900)]).toEqual([0, 1, 2]);
  });
});

describe("a single point", () => {
  const drawn = (type: "area" | "bar" | "line") => {
    const of = chart({ data: [{ month: "Jan", a: 4 }], series: [{ type, dataKey: "a", label: null }] });
    const all = plotted(of);
    const box = document.createElement("div");
    const colors = ["#00f"];
    render(<Shapes all={all} colors={colors} frame={frameOf(of, all, room)} barGap={4} barCategoryGap={null} />, box);
    return box;
  };

  it.each(["area", "line"] as const)("is a dot in a chart of type %s", (type) => {
    expect(drawn(type).querySelectorAll("circle")).toHaveLength(1);
  });

  it("is a bar that is no wall, in the middle", () => {
    const [, from, width] =
      /^M([\d.]+) .*h([\d.]+)q/.exec(drawn("bar").querySelector("path")?.getAttribute("d") ?? "") ?? [];
    expect(Number(width)).toBeLessThan(100);
    expect(Number(from) + 48).toBeCloseTo(150);
  });
});

describe("very many points", () => {
  it("are the lowest and the highest of each pixel", () => {
    const values = Array.from({ length: 5000 }, (_, index) => Math.sin(index / 7) * index);
    const points = thinned(values, (index) => index / 20);
    expect(points.length).toBeLessThan(510);
    expect(Math.max(...points.map((index) => values[index] ?? 0))).toBe(Math.max(...values));
    expect(Math.min(...points.map((index) => values[index] ?? 0))).toBe(Math.min(...values));
    expect([...points].sort((one, other) => one - other)).toEqual(points);
  });

  it("keep their gaps", () => {
    const values = Array.from({ length: 5000 }, (_, index) => (index === 2500 ? null : index));
    expect(thinned(values, (index) => index / 20)).toContain(2500);
  });

  it("have a frame, however many they are", () => {
    const data = Array.from({ length: 200_000 }, (_, index) => ({ month: `day ${index}`, a: index, b: 0 }));
    const of = chart({ data: data as never });
    expect(frameOf(of, plotted(of), room).names).toHaveLength(200_000);
  });

  it("that fit are all drawn", () => {
    expect(thinned([3, 1, 2], (index) => index * 10)).toEqual([0, 1, 2]);
  });
});

it("every curve of ChatKit has a drawing, and every series a colour", () => {
  expect(Object.values(curves).every((curve) => typeof curve === "function")).toBe(true);
  expect(new Set([0, 1, 2, 3, 4, 5, 6].map((index) => seriesColor(null, index))).size).toBe(7);
  expect(seriesColor("orange", 0)).toBe(seriesColor(null, 2));
  expect(seriesColor("url(http://evil)", 1)).toBe(seriesColor(null, 1));
});

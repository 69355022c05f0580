import type { Chart } from "../components.gen";

export type ChartSeries = Chart["series"][number];

/** A series with where it begins and ends over each point; null where there is a gap. */
export interface Plotted {
  readonly series: ChartSeries;
  readonly label: string;
  /** What the data has. */
  readonly values: readonly (number | null)[];
  readonly from: readonly number[];
  readonly to: readonly (number | null)[];
}

/** The column that names the points of a chart. */
export function axisKey({ xAxis }: Chart): string {
  return typeof xAxis === "string" ? xAxis : xAxis.dataKey;
}

/** What the points of a chart are called. */
export function pointNames(of: Chart): string[] {
  const key = axisKey(of);
  const labels = typeof of.xAxis === "string" ? null : of.xAxis.labels;
  return of.data.map((row) => {
    const name = String(cell(row, key) ?? "");
    return labels && Object.hasOwn(labels, name) ? String(labels[name]) : name;
  });
}

/** The series of a chart; those of one stack begin where the one before them ends, what is below zero apart. */
export function plotted(of: Chart): Plotted[] {
  const above = new Map<string, number[]>();
  const beneath = new Map<string, number[]>();
  return of.series.map((series) => {
    const values = of.data.map((row) => number(cell(row, series.dataKey)));
    const stack = "stack" in series && series.stack ? `${series.type} ${series.stack}` : null;
    const base = { series, label: series.label || series.dataKey, values };
    if (stack === null) {
      return { ...base, from: values.map(() => 0), to: values };
    }
    const up = kept(above, stack, values.length);
    const down = kept(beneath, stack, values.length);
    const from: number[] = [];
    const to = values.map((value, index) => {
      const sums = (value ?? 0) < 0 ? down : up;
      const start = sums[index] ?? 0;
      sums[index] = start + (value ?? 0);
      from.push(start);
      return value === null ? null : start + value;
    });
    return { ...base, from, to };
  });
}

/** The least and the greatest value of all series, and zero. */
export function extent(all: readonly Plotted[]): [number, number] {
  let [low, high] = [0, 0];
  for (const { from, to } of all) {
    for (const value of [...from, ...to]) {
      low = Math.min(low, value ?? 0);
      high = Math.max(high, value ?? 0);
    }
  }
  return low === high ? [0, 1] : [low, high];
}

/** A column may be called as something that every object has. */
function cell(row: Chart["data"][number], column: string): unknown {
  return Object.hasOwn(row, column) ? row[column] : null;
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function kept(sums: Map<string, number[]>, stack: string, count: number): number[] {
  const known = sums.get(stack) ?? Array<number>(count).fill(0);
  sums.set(stack, known);
  return known;
}

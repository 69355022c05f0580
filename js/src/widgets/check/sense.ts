import type { Chart } from "../components.gen";
import type { Problem } from "./check";

/** What does not go together in a chart: columns that its data does not have. */
export function nonsense({ type, data, series, xAxis }: Chart): Problem[] {
  const columns = new Set(data.flatMap((row) => Object.keys(row)));
  if (data.length === 0) {
    return [];
  }
  const missing = (property: string, column: string): Problem[] =>
    columns.has(column) ? [] : [{ kind: "no-column", component: type, property, value: column }];
  return [
    ...missing("xAxis", typeof xAxis === "string" ? xAxis : xAxis.dataKey),
    ...series.flatMap(({ dataKey }) => missing("series", dataKey)),
  ];
}

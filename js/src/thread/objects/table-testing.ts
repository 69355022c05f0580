import type { TableForm } from "../../protocol.gen";
import { type Shown, show } from "./testing";

/** The first rows of a table. */
export const tableForm: TableForm = {
  type: "table",
  columns: [
    { name: "", kind: "number", dtype: "int64" },
    { name: "bill\nlength", kind: "number", dtype: "float64" },
    { name: "island", kind: "text", dtype: "object" },
  ],
  rows: [
    ["0", "1,000.5", "Dream"],
    ["1", null, "Biscoe"],
    ["2", "9.5", 'a "b", c'],
  ],
  index: 1,
  total: 1000,
  total_columns: 30,
};

/** A table that has no more rows than these. */
export const gone = { ...tableForm, total: 3, total_columns: 2 };

/** Shows it, with `ref` while Python has it. */
export function table(given: Partial<TableForm> = {}, ref: string | null = "r"): Promise<Shown> {
  return show({ class_name: "DataFrame", form: { ...tableForm, ...given }, ref });
}

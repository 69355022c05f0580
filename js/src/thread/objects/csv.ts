import type { TableForm } from "../../protocol.gen";

/** Rows as they are shown, as CSV under the names of their columns. */
export function csvOf(columns: TableForm["columns"], rows: TableForm["rows"]): string {
  const lines = [columns.map(({ name }) => name.replaceAll("\n", " ").trim()), ...rows];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

function quoted(cell: string | null): string {
  const text = cell ?? "";
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import type { Column, TableForm } from "../../protocol.gen";

/** What a table is sorted by: a column, those of the index included. */
export interface Order {
  readonly column: number;
  readonly descending: boolean;
}

/** What a click on the head of a column leads to: ascending, then descending, then as it was. */
export function nextOrder(order: Order | null, column: number): Order | null {
  if (order?.column !== column) {
    return { column, descending: false };
  }
  return order.descending ? null : { column, descending: true };
}

/** Rows in an order, by what they show; missing values are last, as in pandas. */
export function sortRows(rows: TableForm["rows"], columns: readonly Column[], order: Order | null): TableForm["rows"] {
  if (!order) {
    return rows;
  }
  const { column, descending } = order;
  const isNumber = columns[column]?.kind === "number";
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row[column] ?? null, isNumber) }));
  return keyed
    .sort(({ key: a }, { key: b }) => {
      if (a === null || b === null) {
        return Number(a === null) - Number(b === null);
      }
      return a < b ? -sign : a > b ? sign : 0;
    })
    .map(({ row }) => row);
}

function keyOf(text: string | null, isNumber: boolean): number | string | null {
  if (text === null || !isNumber) {
    return text;
  }
  const number = Number(text.replaceAll(",", "").replace(/\binf(inity)?\b/i, "Infinity"));
  return Number.isNaN(number) ? null : number;
}

import type { FoundRows, LoadPart, LoadRows, Row, TableForm } from "../src/protocol.gen";

/** What the kernel says of an object that it does not have any more. */
export const GONE = "This object is no longer in Python's memory: shown is what was kept of it.";

type Cells = TableForm["rows"][number];

/** The columns of the long table: numbers, dates, flags and texts of any length, some of them missing. */
const COLUMNS: [
  name: string,
  kind: TableForm["columns"][number]["kind"],
  dtype: string,
  of: (at: number) => unknown,
][] = [
  ["", "number", "int64", (at) => at],
  ["species", "text", "object", (at) => ["Adelie", "Chinstrap", "Gentoo", "أديلي"][at % 4]],
  ["island", "text", "category", (at) => ["Biscoe", "Dream", "Torgersen"][at % 3]],
  ["body_mass_g", "number", "float64", (at) => (at % 11 === 3 ? null : (3500 + ((at * 37) % 1900)).toFixed(1))],
  ["seen", "date", "datetime64[ns]", (at) => new Date(1.2e12 + at * 864e5).toISOString().slice(0, 10)],
  ["tagged", "boolean", "bool", (at) => (at % 2 ? "True" : "False")],
  ["bill\nlength\nmm", "number", "float64", (at) => (30 + ((at * 13) % 250) / 10).toFixed(1)],
  ["bill\ndepth\nmm", "number", "float64", (at) => (13 + ((at * 7) % 80) / 10).toFixed(1)],
  ["flipper_length_mm", "number", "Int64", (at) => 170 + ((at * 3) % 60)],
  ["observer", "text", "string", (at) => (at % 5 ? `observer ${at % 17}` : null)],
  ["note", "text", "object", (at) => (at % 7 ? "" : "Seen from the boat, with two chicks. ".repeat(1 + (at % 4)))],
  ["ratio", "number", "float64", (at) => (at % 97 === 0 ? "inf" : (at / 7).toPrecision(4))],
];

function cells(at: number): Cells {
  return COLUMNS.map(([, , , of]) => {
    const value = of(at);
    return value === null ? null : String(value);
  });
}

/** A table of so many rows, of which the first 50 travel. */
export function longTable(total: number): TableForm {
  return {
    type: "table",
    columns: COLUMNS.map(([name, kind, dtype]) => ({ name, kind, dtype })),
    rows: Array.from({ length: Math.min(50, total) }, (_, at) => cells(at)),
    index: 1,
    total,
    total_columns: COLUMNS.length - 1,
  };
}

/** Rows of a table that the fake kernel has; undefined where it has none. */
export function rowsOf(rows: readonly Row[], call: LoadRows): FoundRows | undefined {
  const form = alive(rows, call.key);
  if (form?.type !== "table") {
    return undefined;
  }
  const { sort, descending = false, offset, limit } = call;
  const all = Array.from({ length: form.total }, (_, at) => at);
  if (typeof sort === "number") {
    const kind = COLUMNS[sort]?.[1];
    const value = (at: number) => {
      const given = COLUMNS[sort]?.[3](at) ?? null;
      return given !== null && kind === "number" ? Number(String(given).replace("inf", "Infinity")) : given;
    };
    const values = all.map(value) as (number | string | null)[];
    all.sort((one, other) => {
      const [a = null, b = null] = [values[one], values[other]];
      if (a === null || b === null) {
        return Number(a === null) - Number(b === null);
      }
      return (a < b ? -1 : a > b ? 1 : 0) * (descending ? -1 : 1);
    });
  }
  return { kind: "rows", rows: all.slice(offset, offset + limit).map(cells), total: form.total };
}

/** Bytes of an object as a file. */
export function partOf(rows: readonly Row[], { key, offset, size }: LoadPart): Uint8Array | undefined {
  const form = alive(rows, key);
  const text =
    form?.type === "table"
      ? Array.from({ length: form.total }, (_, at) => `${cells(at).join()}\n`).join("")
      : form?.type === "file"
        ? "x".repeat(form.size)
        : undefined;
  return text === undefined ? undefined : new TextEncoder().encode(text).slice(offset, offset + size);
}

function alive(rows: readonly Row[], key: string) {
  const item = rows.find((row) => row.key === key)?.item;
  return item?.type === "chatkit_widget.object" && item.ref ? item.form : undefined;
}

import { createContext } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { check, childrenOf } from "./check/check";
import type { Table } from "./components.gen";
import { keyed } from "./tree/children";

/** What the cells of the row around are headers of: of their columns, or of the rows below; null in a row of values. */
export const HeaderContext = createContext<"columns" | "rows" | null>(null);

/** The part of its table that a row is in. */
export const PartContext = createContext<"thead" | "tbody">("tbody");

/** Whether the table around is drawn in parts, which say what they are by their roles. */
export const PartsContext = createContext(false);

type Rows = ReturnType<typeof keyed>;

/** The rows of a table: those at its head, the others in groups, and how many columns the first one has. */
export interface TableRows {
  readonly head: Rows;
  readonly groups: readonly Rows[];
  readonly columns: number;
  /** It is to be drawn in parts. */
  readonly isLong: boolean;
}

/** Rows that are drawn in one go, so that a long table does not hold the page up. */
const GROUP = 50;

/** Rows that a browser still lays out as one table: what changes in a cell may change the place of all others. */
const MOST_ROWS = 8 * GROUP;

/** What of a table is its head, and what is drawn in one go. */
export function rowsOf(table: Table): TableRows {
  const rows = keyed(childrenOf(table));
  const first = rows.findIndex(({ child }) => (child as { header?: unknown } | null)?.header !== true);
  const above = first < 0 ? rows : rows.slice(0, first);
  // Below the headers of columns, one cell is the header of what follows it.
  const last = above.findLastIndex(({ child }) => !isHeading(child));
  const head = last < 0 ? above : above.slice(0, last + 1);
  const isLong = rows.length - head.length > MOST_ROWS;
  const groups: Rows[] = [];
  let group: Rows = [];
  let spanned = 0;
  for (const row of rows.slice(head.length)) {
    // What is drawn in parts tells by its roles what a heading is of.
    const begins = group.length >= GROUP || (!isLong && isHeading(row.child));
    // No cell may reach over the end of a group.
    if (group.length > 0 && spanned <= 0 && begins) {
      groups.push(group);
      group = [];
    }
    group.push(row);
    spanned = spansOf(row.child, "rowSpan").reduce((most, span) => Math.max(most, span), spanned) - 1;
  }
  const columns = spansOf(rows[0]?.child, "colSpan").reduce((sum, span) => sum + span, 0);
  return { head, groups: group.length > 0 ? [...groups, group] : groups, columns, isLong };
}

/** Whether a row is a header of one cell, which among the values is one of the rows below it. */
export function isHeading(row: unknown): boolean {
  const { header, children } = (row ?? {}) as { header?: unknown; children?: unknown };
  return header === true && childrenOf({ children }).length === 1;
}

/** How many columns each of the cells in the first header row spans; none where none spans several. */
export function columnGroups(head: Rows): number[] {
  const spans = spansOf(head[0]?.child, "colSpan");
  return spans.some((span) => span > 1) ? spans : [];
}

/** The rows that were there before, where they are no others. */
function same(before: Rows | undefined, now: Rows): Rows {
  const isSame = ({ key, child, index }: Rows[number], at: number) => {
    const row = before?.[at];
    return row?.key === key && row.child === child && row.index === index;
  };
  return before?.length === now.length && now.every(isSame) ? before : now;
}

function spansOf(row: unknown, name: "colSpan" | "rowSpan"): number[] {
  return childrenOf((row ?? {}) as { children?: unknown }).map((child) => {
    // Not everything that a server sends is a number, or one that a page takes.
    const { component } = check(child, "Table.Row");
    return component?.type === "Table.Cell" ? (component[name] ?? 1) : 1;
  });
}

/** The rows of a table, of which those that are no others than before are the same objects. */
export function useRows(table: Table): TableRows {
  const { children } = table;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a table in which something changed is another one, its rows need not be
  const rows = useMemo(() => rowsOf(table), [children]);
  const before = useRef(rows);
  return useMemo(() => {
    const groups = rows.groups.map((group, index) => same(before.current.groups[index], group));
    before.current = { ...rows, head: same(before.current.head, rows.head), groups };
    return before.current;
  }, [rows]);
}

/** How many groups of a table are drawn by now: more each frame, once it is `ready`. */
export function useDrawn(groups: readonly Rows[], ready = true): number {
  const [drawn, setDrawn] = useState(() => drawnNext(groups, 0));
  const more = ready && drawn < groups.length;
  useEffect(() => {
    if (!more) {
      return;
    }
    const frame = requestAnimationFrame(() => setDrawn(drawnNext(groups, drawn)));
    return () => cancelAnimationFrame(frame);
  }, [groups, more, drawn]);
  return Math.min(drawn, groups.length);
}

/** How many groups are drawn next: as many more as are about one long group. */
function drawnNext(groups: readonly Rows[], drawn: number): number {
  let [next, rows] = [drawn, 0];
  while (next < groups.length && rows < GROUP) {
    rows += groups[next]?.length ?? 0;
    next += 1;
  }
  return next;
}

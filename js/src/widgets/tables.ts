import { createContext } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { check, childrenOf } from "./check/check";
import type { Table } from "./components.gen";
import { keyed } from "./tree/children";

/** What the cells of the row around are headers of: of their columns, or of the rows below; null in a row of values. */
export const HeaderContext = createContext<"columns" | "rows" | null>(null);

/** The part of its table that a row is in. */
export const PartContext = createContext<"thead" | "tbody">("tbody");

type Rows = ReturnType<typeof keyed>;

/** Rows that are drawn in one go, so that a long table does not hold the page up. */
const GROUP = 50;

/** The rows of a table: those at its head, and the others in groups. */
export function rowsOf(table: Table): { head: Rows; groups: Rows[] } {
  const rows = keyed(childrenOf(table));
  const first = rows.findIndex(({ child }) => (child as { header?: unknown } | null)?.header !== true);
  const above = first < 0 ? rows : rows.slice(0, first);
  // Below the headers of columns, one cell is the header of what follows it.
  const last = above.findLastIndex(({ child }) => !isHeading(child));
  const head = last < 0 ? above : above.slice(0, last + 1);
  const groups: Rows[] = [];
  let group: Rows = [];
  let spanned = 0;
  for (const row of rows.slice(head.length)) {
    // No cell may reach over the end of a group.
    if (group.length > 0 && spanned <= 0 && (group.length >= GROUP || isHeading(row.child))) {
      groups.push(group);
      group = [];
    }
    group.push(row);
    spanned = Math.max(spanned - 1, mostSpan(row.child) - 1);
  }
  return { head, groups: group.length > 0 ? [...groups, group] : groups };
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

function spansOf(row: unknown, name: "colSpan" | "rowSpan"): number[] {
  return childrenOf((row ?? {}) as { children?: unknown }).map((child) => {
    // Not everything that a server sends is a number, or one that a page takes.
    const { component } = check(child, "Table.Row");
    return component?.type === "Table.Cell" ? (component[name] ?? 1) : 1;
  });
}

function mostSpan(row: unknown): number {
  return spansOf(row, "rowSpan").reduce((most, span) => Math.max(most, span), 1);
}

/** The groups of a table that are drawn by now: one more each frame. */
export function useGroups(table: Table): { head: Rows; groups: Rows[] } {
  const { children } = table;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a table in which something changed is another one, its rows need not be
  const { head, groups } = useMemo(() => rowsOf(table), [children]);
  const [drawn, setDrawn] = useState(() => drawnNext(groups, 0));
  const more = drawn < groups.length;
  useEffect(() => {
    if (!more) {
      return;
    }
    const frame = requestAnimationFrame(() => setDrawn(drawnNext(groups, drawn)));
    return () => cancelAnimationFrame(frame);
  }, [groups, more, drawn]);
  return { head, groups: groups.slice(0, drawn) };
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

import { createContext } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { childrenOf } from "./check/check";
import type { Table } from "./components.gen";
import { keyed } from "./tree/children";

/** Whether the row around is a header. */
export const HeaderContext = createContext(false);

type Rows = ReturnType<typeof keyed>;

/** Rows that are drawn in one go, so that a long table does not hold the page up. */
const GROUP = 50;

/** The rows of a table: those at its head, and the others in groups. */
export function rowsOf(table: Table): { head: Rows; groups: Rows[] } {
  const rows = keyed(childrenOf(table));
  const first = rows.findIndex(({ child }) => (child as { header?: unknown } | null)?.header !== true);
  const head = first < 0 ? rows : rows.slice(0, first);
  const groups: Rows[] = [];
  let group: Rows = [];
  let spanned = 0;
  for (const row of rows.slice(head.length)) {
    group.push(row);
    spanned = Math.max(spanned - 1, mostSpan(row.child) - 1);
    // No cell may reach over the end of a group.
    if (group.length >= GROUP && spanned <= 0) {
      groups.push(group);
      group = [];
    }
  }
  return { head, groups: group.length > 0 ? [...groups, group] : groups };
}

function mostSpan(row: unknown): number {
  const cells = childrenOf((row ?? {}) as { children?: unknown });
  const spans = cells.map((cell) => Number((cell as { rowSpan?: unknown } | null)?.rowSpan ?? 1));
  return Math.max(1, ...spans.filter(Number.isFinite));
}

/** The groups of a table that are drawn by now: one more each frame. */
export function useGroups(table: Table): { head: Rows; groups: Rows[] } {
  const { children } = table;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a table in which something changed is another one, its rows need not be
  const { head, groups } = useMemo(() => rowsOf(table), [children]);
  const [drawn, setDrawn] = useState(1);
  const more = drawn < groups.length;
  useEffect(() => {
    if (!more) {
      return;
    }
    const frame = requestAnimationFrame(() => setDrawn(drawn + 1));
    return () => cancelAnimationFrame(frame);
  }, [more, drawn]);
  return { head, groups: groups.slice(0, drawn) };
}

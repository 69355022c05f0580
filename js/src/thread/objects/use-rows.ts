import { useEffect, useRef, useState } from "preact/hooks";
import type { ObjectItem, TableForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { nextOrder, type Order, sortRows } from "./sort";

/** Rows on a page. */
export const PAGE = 50;

/** After so many milliseconds it is said what the rows wait for. */
const PATIENCE = 2500;

/** What is shown of a table. */
interface Shown {
  readonly rows: TableForm["rows"];
  readonly offset: number;
  /** How many rows there are. */
  readonly total: number;
  /** How many of them can be turned to. */
  readonly reach: number;
  /** Why these are not of the table as Python has it now. */
  readonly note: string | null;
}

/** A table to turn the pages of. */
export interface Pages extends Shown {
  /** What it is sorted by, or will be. */
  readonly order: Order | null;
  /** Other rows are on their way: since just now, or for long. */
  readonly pending: "no" | "soon" | "late";
  readonly turn: (offset: number) => void;
  readonly sort: (column: number) => void;
}

/** The rows of a table: of all of it while Python has it, else of what came along. */
export function useRows(form: TableForm, item: ObjectItem, key: string): Pages {
  const { actions, t } = useUi();
  const kept = form.rows.length;
  const local = (offset: number, order: Order | null, note: string | null): Shown => {
    const rows = sortRows(form.rows, form.columns, order).slice(offset, offset + PAGE);
    return { rows, offset, total: form.total, reach: kept, note };
  };
  const [shown, setShown] = useState<Shown>(() =>
    item.ref
      ? { ...local(0, null, null), reach: form.total }
      : local(0, null, kept < form.total ? t("objects.firstOnly") : null),
  );
  const [order, setOrder] = useState<Order | null>(null);
  const [pending, setPending] = useState<Pages["pending"]>("no");
  const asked = useRef(0);
  useEffect(
    () => () => {
      asked.current = -1;
    },
    [],
  );

  const show = async (offset: number, wanted: Order | null) => {
    setOrder(wanted);
    if (!item.ref) {
      setShown(local(offset, wanted, shown.note));
      return;
    }
    asked.current += 1;
    const number = asked.current;
    setPending("soon");
    const timer = setTimeout(() => asked.current === number && setPending("late"), PATIENCE);
    const { column: sort = null, descending = false } = wanted ?? {};
    const answer = await actions.loadRows({ key, offset, limit: PAGE, sort, descending });
    clearTimeout(timer);
    // Only the last wish counts.
    if (asked.current !== number) {
      return;
    }
    setPending("no");
    if (answer.error === undefined) {
      const { rows, total } = answer.value;
      setShown({ rows, offset, total, reach: total, note: null });
    } else {
      setShown(local(offset < kept ? offset : 0, wanted, answer.error));
    }
  };

  return {
    ...shown,
    order,
    pending,
    turn: (offset) => void show(offset, order),
    sort: (column) => void show(0, nextOrder(order, column)),
  };
}

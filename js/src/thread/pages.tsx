import { Fragment, type VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type PageOfRows, Pages } from "../state/pages";
import type { Place } from "../state/turns";
import { useUi } from "../ui/context";
import { TurnActionsSlot } from "./action-slots";
import { RowView } from "./row";

/** So many pages are drawn at once; those above follow in steps, so that a long thread opens quickly. */
const FIRST = 2;
/** A step that took less than so many milliseconds is followed by one of twice as many pages. */
const QUICK = 16;

/** The rows of a conversation, from its end on. */
export function PagesOfRows({ places }: { places: readonly Place[] }) {
  const pages = useRef<Pages>(null);
  pages.current ??= new Pages();
  const all = pages.current.cut(places);
  const [top, setTop] = useState<number | null>(null);
  const found = all.findIndex(({ id }) => id === top);
  const start = found < 0 ? Math.max(0, all.length - FIRST) : found;
  const step = useRef<{ pages: number; began: number; took: number | null }>({ pages: 1, began: 0, took: 0 });
  useLayoutEffect(() => {
    step.current.took ??= performance.now() - step.current.began;
  });
  useEffect(() => {
    const { pages, took } = step.current;
    const size = (took ?? 0) < QUICK ? pages * 2 : Math.max(1, pages >> 1);
    const next = all[Math.max(0, start - (top === null ? 1 : size))]?.id ?? null;
    if (next === top) {
      return;
    }
    const timer = setTimeout(() => {
      step.current = { pages: top === null ? 1 : size, began: performance.now(), took: null };
      setTop(next);
    });
    return () => clearTimeout(timer);
  });

  // A page whose rows are the same is the same element, and costs nothing.
  const views = useRef(new WeakMap<PageOfRows, VNode>());
  const last = all.at(-1);
  return (
    <>
      {all.slice(start).map((page) => {
        const known = page === last ? undefined : views.current.get(page);
        const view = known ?? <PageView key={page.id} page={page} isLast={page === last} />;
        if (page !== last) {
          views.current.set(page, view);
        }
        return view;
      })}
    </>
  );
}

function PageView({ page: { places }, isLast }: { page: PageOfRows; isLast: boolean }) {
  const { state } = useUi();
  const last = isLast ? places.at(-1)?.key : undefined;
  return (
    <div class={`page ${isLast ? "" : "settled"}`}>
      {places.map(({ key, first, endsAnswer }) => {
        const row = state.rows.get(key);
        return (
          row && (
            <Fragment key={key}>
              <RowView row={row} first={first} />
              {endsAnswer && <TurnActionsSlot rowKey={key} last={key === last} />}
            </Fragment>
          )
        );
      })}
    </div>
  );
}

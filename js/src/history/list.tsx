import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { ThreadMetadata } from "../protocol.gen";
import { useUi } from "../ui/context";
import type { Group } from "./groups";
import { asHighAs, atLine, useLines } from "./lines";
import { HistoryRow, type RowActions, type RowProps } from "./row";

interface Props extends RowActions {
  readonly groups: readonly Group[];
  /** The same, one after another. */
  readonly threads: readonly ThreadMetadata[];
  /** The thread that Tab leads to. */
  readonly active: string | null;
  /** The thread whose row is to take the focus as soon as it is there. */
  readonly wanted: string | null;
  onFocused(id: string): void;
  /** The keys lead up beyond the first row. */
  onTop(): void;
}

/** The threads by their groups. Of thousands, only those are drawn that can be seen, and the one with the focus. */
export function ThreadList({ groups, threads, active, wanted, onFocused, onTop, ...actions }: Props) {
  const row = useRows(actions);
  const current = useUi().state.thread.peek()?.id;
  const box = useRef<HTMLDivElement>(null);
  const lines = threads.length + groups.length;
  const { first, last, look, reveal } = useLines(box, lines);
  const known = useMemo(() => new Set(threads.map(({ id }) => id)), [threads]);
  const entry = [active, current].find((id) => id && known.has(id)) ?? threads[0]?.id;
  const lineOf = (id: string) => {
    const group = groups.find((each) => each.threads.some((thread) => thread.id === id));
    return group ? group.at + 1 + group.threads.findIndex((thread) => thread.id === id) : 0;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: later the user scrolls.
  useLayoutEffect(() => {
    if (current && known.has(current)) {
      reveal(lineOf(current));
    }
  }, []);
  useLayoutEffect(() => {
    const row = wanted && buttonOf(box.current, wanted);
    if (row) {
      reveal(lineOf(wanted));
      row.focus({ preventScroll: true });
      onFocused(wanted);
    }
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const at = threads.findIndex(({ id }) => id === entry);
    const keys: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: threads.length - 1 };
    const to = keys[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const next = threads[to];
    if (next) {
      actions.focus(next.id);
    } else if (to < 0) {
      onTop();
    }
  };
  const onFocusIn = (event: FocusEvent) => {
    const row = (event.target as Element).closest<HTMLElement>("[data-thread-id]");
    if (row?.dataset.threadId) {
      onFocused(row.dataset.threadId);
    }
  };
  let before = 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of its rows come up to it.
    <div class="history-box" ref={box} onScroll={look} onKeyDown={onKeyDown} onFocusIn={onFocusIn}>
      <div class="history-all" style={asHighAs(lines)}>
        {groups.map((group) => {
          const places = before;
          before += group.threads.length;
          const drawn = drawnOf(group, first, last, entry);
          return (
            drawn.length > 0 && (
              <section key={group.label} class="history-group" aria-label={group.label} style={atLine(group.at)}>
                <h3 class="history-age">{group.label}</h3>
                <ul class="history-list">
                  {drawn.map(([thread, index]) =>
                    row({
                      thread,
                      at: index + 1,
                      place: places + index + 1,
                      count: threads.length,
                      isActive: thread.id === entry,
                    }),
                  )}
                </ul>
              </section>
            )
          );
        })}
      </div>
    </div>
  );
}

type Shown = Omit<RowProps, keyof RowActions>;

/** Makes rows, and gives the same again for what is the same: while the list scrolls, only new ones are drawn. */
function useRows(actions: RowActions): (shown: Shown) => JSX.Element {
  const latest = useRef(actions);
  latest.current = actions;
  const before = useRef(new Map<string, { shown: Shown; row: JSX.Element }>());
  const made: typeof before.current = new Map();
  const known = before.current;
  before.current = made;
  const lasting = useMemo<RowActions>(
    () => ({
      open: (thread) => latest.current.open(thread),
      remove: (thread) => latest.current.remove(thread),
      focus: (id) => latest.current.focus(id),
    }),
    [],
  );
  return (shown) => {
    const { id } = shown.thread;
    const same = known.get(id);
    const kept =
      same && (Object.keys(shown) as (keyof Shown)[]).every((name) => same.shown[name] === shown[name])
        ? same
        : { shown, row: <HistoryRow key={id} {...shown} {...lasting} /> };
    made.set(id, kept);
    return kept.row;
  };
}

/** The threads of a group that are drawn, with their places in it. */
function drawnOf(group: Group, first: number, last: number, entry?: string): [ThreadMetadata, number][] {
  const start = group.at + 1;
  const [from, to] = [Math.max(0, first - start), Math.max(0, last - start)];
  const drawn = group.threads.slice(from, to).map((thread, index): [ThreadMetadata, number] => [thread, from + index]);
  const kept = group.threads.findIndex(({ id }) => id === entry);
  const thread = group.threads[kept];
  if (thread && (kept < from || kept >= to)) {
    drawn[kept < from ? "unshift" : "push"]([thread, kept]);
  }
  return drawn;
}

function buttonOf(box: HTMLElement | null, id: string): HTMLElement | null | undefined {
  const rows = [...(box?.querySelectorAll<HTMLElement>("[data-thread-id]") ?? [])];
  return rows.find((row) => row.dataset.threadId === id)?.querySelector<HTMLElement>(".history-open");
}

import arrowDown from "lucide:arrow-down";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { Line } from "./line";
import type { Entry, Log } from "./log";

/** The height of a line, as the style sheet has it. */
export const LINE = 24;
/** Lines that are drawn beyond what can be seen. */
const BEYOND = 8;
/** A page of keys where nothing was measured. */
const PAGE = 10;

interface ListProps {
  readonly log: Log;
  readonly shown: readonly Entry[];
  /** How many lines have gone above the first one since it was drawn last. */
  readonly gone: number;
  readonly chosen: Entry | null;
  choose(entry: Entry | null): void;
}

/** The entries, of which only those are drawn that can be seen. It follows its end, until the user looks elsewhere. */
export function EntryList({ log, shown, gone, chosen, choose }: ListProps) {
  const { t } = useUi();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const [follows, setFollows] = useState(true);
  const first = Math.max(0, Math.floor(view.top / LINE) - BEYOND);
  const last = Math.ceil((view.top + view.height) / LINE) + BEYOND;
  // While it follows, what it shows is known before it has scrolled there.
  const drawn = follows ? shown.slice(-(last - first)) : shown.slice(first, last);
  const from = follows ? shown.length - drawn.length : first;

  const look = () => {
    const { scrollTop: top = 0, clientHeight: height = 0, scrollHeight = 0 } = box.current ?? {};
    setFollows(top + height >= scrollHeight - LINE / 2);
    setView((now) => (now.top === top && now.height === height ? now : { top, height }));
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines that were drawn are what it waits for.
  useLayoutEffect(() => {
    const element = box.current;
    if (element && follows) {
      element.scrollTop = element.scrollHeight;
    } else if (element && gone > 0) {
      // What the user looks at stays where it is when lines above it go.
      element.scrollTop -= gone * LINE;
    }
  }, [shown, follows, view.height]);

  const reveal = (at: number) => {
    const element = box.current;
    if (element) {
      const [start, end] = [at * LINE, (at + 1) * LINE - element.clientHeight];
      element.scrollTop = Math.min(start, Math.max(end, element.scrollTop));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ? shown.indexOf(chosen) : -1;
    const page = Math.floor(view.height / LINE) || PAGE;
    const keys: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? shown.length - 1 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: shown.length - 1,
    };
    const to = keys[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const place = Math.min(Math.max(to, 0), shown.length - 1);
    choose(shown[place] ?? null);
    setFollows(false);
    reveal(place);
  };
  const label = t("inspector.latest");
  return (
    <div class="inspector-lines">
      <div
        ref={box}
        class="inspector-box"
        data-part="inspector-list"
        role="listbox"
        tabIndex={0}
        dir="ltr"
        aria-label={t("inspector.list")}
        aria-activedescendant={chosen && drawn.includes(chosen) ? `${id}-${chosen.number}` : undefined}
        onScroll={look}
        onKeyDown={onKeyDown}
      >
        <div class="inspector-all" role="presentation" style={{ blockSize: `${shown.length * LINE}px` }}>
          <div class="inspector-drawn" role="presentation" style={{ translate: `0 ${from * LINE}px` }}>
            {drawn.map((entry, index) => (
              <Line
                // A line that goes at one end comes at the other: its elements are used again.
                key={(from + index) % drawn.length}
                id={`${id}-${entry.number}`}
                entry={entry}
                log={log}
                at={from + index}
                of={shown.length}
                isChosen={entry === chosen}
                choose={choose}
              />
            ))}
          </div>
        </div>
      </div>
      {!follows && (
        <button
          type="button"
          class="jump"
          data-part="inspector-latest"
          aria-label={label}
          title={label}
          onClick={() => setFollows(true)}
        >
          <Icon nodes={arrowDown} />
        </button>
      )}
    </div>
  );
}

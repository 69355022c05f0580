import chevronLeft from "lucide:chevron-left";
import chevronRight from "lucide:chevron-right";
import chevronsLeft from "lucide:chevrons-left";
import chevronsRight from "lucide:chevrons-right";
import type { Placement } from "@floating-ui/dom";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useUi } from "../../ui/context";
import { Icon, type IconNodes } from "../../ui/icon";
import { addDays, addMonths, inWords, today, weekday, weekStart, weeksOf, within } from "./days";
import css from "./pickers.css";
import { Popover } from "./popover";

interface CalendarProps {
  readonly id: string;
  readonly anchor: HTMLElement;
  readonly label: string;
  /** The day that is chosen. */
  readonly value: string | null;
  /** The first and the last day that can be. */
  readonly min: string | null;
  readonly max: string | null;
  readonly side: "top" | "bottom" | "left" | "right";
  readonly align: "start" | "center" | "end";
  readonly onPick: (day: string) => void;
  readonly onClose: (refocus: boolean) => void;
}

/** A calendar to choose a day from, a month at a time. */
export function Calendar({ id, anchor, label, value, min, max, side, align, onPick, onClose }: CalendarProps) {
  const { t, adopt } = useUi();
  adopt(css);
  const { locale, dir } = t.language.value;
  const now = today();
  const [at, setAt] = useState(() => within(value ?? now, min, max));
  const grid = useRef<HTMLTableElement>(null);
  /** Whether the day takes the focus, as it does not where a button turned the page. */
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current) {
      follows.current = false;
      grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
    }
  });
  const first = weekStart(locale);
  const weeks = weeksOf(at, first);
  const off = (day: string) => within(day, min, max) !== day;
  const go = (day: string, follow: boolean) => {
    follows.current = follow;
    setAt(within(day, min, max));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const day = leadsTo(event, at, first, dir);
    if (day !== null) {
      event.preventDefault();
      event.stopPropagation();
      go(day, true);
    }
  };
  const turn = (months: number, text: string, nodes: IconNodes) => {
    // The page there is: its day that is nearest to those that can be.
    const target = addMonths(at, months);
    const none = within(target, min, max).slice(0, 7) === at.slice(0, 7);
    return (
      <button
        type="button"
        class="calendar-turn"
        aria-label={text}
        title={text}
        aria-disabled={none || undefined}
        onClick={() => !none && go(target, false)}
      >
        <Icon nodes={nodes} mirrored />
      </button>
    );
  };
  return (
    <Popover
      anchor={anchor}
      placement={(align === "center" ? side : `${side}-${align}`) as Placement}
      className="calendar"
      onClose={onClose}
    >
      <div id={id} role="dialog" aria-modal="true" aria-label={label} onKeyDown={keepsTab}>
        <div class="calendar-head">
          {turn(-12, t("forms.previousYear"), chevronsLeft)}
          {turn(-1, t("forms.previousMonth"), chevronLeft)}
          <div id={`${id}-month`} class="calendar-month" aria-live="polite">
            {inWords(at, locale, { month: "long", year: "numeric" })}
          </div>
          {turn(1, t("forms.nextMonth"), chevronRight)}
          {turn(12, t("forms.nextYear"), chevronsRight)}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern of a calendar. */}
        <table ref={grid} role="grid" aria-labelledby={`${id}-month`} onKeyDown={onKeyDown}>
          <thead>
            <tr>
              {weeks[0]?.map((day) => (
                <th key={day} scope="col" abbr={inWords(day, locale, { weekday: "long" })}>
                  {inWords(day, locale, { weekday: "narrow" })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]}>
                {week.map((day) => (
                  // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern of a calendar.
                  // biome-ignore lint/a11y/useFocusableInteractive: the button in it is what takes the focus.
                  <td key={day} role="gridcell" aria-selected={day === value}>
                    <button
                      type="button"
                      class="calendar-day"
                      tabIndex={day === at ? 0 : -1}
                      aria-label={inWords(day, locale, { dateStyle: "full" })}
                      aria-current={day === now ? "date" : undefined}
                      aria-disabled={off(day) || undefined}
                      data-chosen={day === value || undefined}
                      data-other={day.slice(0, 7) === at.slice(0, 7) ? undefined : ""}
                      onClick={() => !off(day) && onPick(day)}
                    >
                      {inWords(day, locale, { day: "numeric" }).replace(/[^\p{N}]/gu, "")}
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Popover>
  );
}

/** The day that a key leads to; null for other keys. */
function leadsTo({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, day: string, first: number, dir: string) {
  if (ctrlKey || metaKey || altKey) {
    return null;
  }
  const forwards = dir === "rtl" ? -1 : 1;
  const inWeek = (weekday(day) - first + 7) % 7;
  switch (key) {
    case "ArrowRight":
      return addDays(day, forwards);
    case "ArrowLeft":
      return addDays(day, -forwards);
    case "ArrowDown":
      return addDays(day, 7);
    case "ArrowUp":
      return addDays(day, -7);
    case "Home":
      return addDays(day, -inWeek);
    case "End":
      return addDays(day, 6 - inWeek);
    case "PageDown":
      return addMonths(day, shiftKey ? 12 : 1);
    case "PageUp":
      return addMonths(day, shiftKey ? -12 : -1);
    default:
      return null;
  }
}

/** The tab key goes round in what is open. */
function keepsTab(event: KeyboardEvent): void {
  if (event.key !== "Tab") {
    return;
  }
  const box = event.currentTarget as HTMLElement;
  const stops = [...box.querySelectorAll<HTMLElement>("button:not([tabindex='-1'])")];
  const from = stops.indexOf(event.target as HTMLElement);
  event.preventDefault();
  stops[(from + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]?.focus({ preventScroll: true });
}

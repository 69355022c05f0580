import { useUi } from "../ui/context";
import { isError } from "./filter";
import type { Entry, Log } from "./log";
import { shownBytes, shownTime } from "./numbers";

/** What leads into the backend, and what comes from it. */
const ARROWS = { request: "↑", event: "↓", reply: "↓", end: "■", error: "✕" } as const;

/** So many colours tell exchanges that run beside each other apart. */
const COLOURS = 5;

interface LineProps {
  readonly entry: Entry;
  readonly log: Log;
  /** The place of its line, from 0 on, and how many there are. */
  readonly at: number;
  readonly of: number;
  readonly id: string;
  readonly isChosen: boolean;
  choose(entry: Entry): void;
}

/** One entry as a line: when, what, what it changed, and how large it is. */
export function Line({ entry, log, at, of, id, isChosen, choose }: LineProps) {
  const { t } = useUi();
  const { kind, size, change } = entry;
  const [name, about] = namesOf(entry);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the list around it has the focus.
    <div
      role="option"
      id={id}
      class={`inspector-line ${kind} ${isError(entry) ? "failed" : ""}`}
      data-part="inspector-entry"
      data-number={entry.number}
      data-kind={kind}
      aria-selected={isChosen}
      aria-posinset={at + 1}
      aria-setsize={of}
      data-exchange={entry.exchange % COLOURS}
      title={entry.name}
      onClick={() => choose(entry)}
    >
      <span class="inspector-time">{timeOf(entry, log, t)}</span>
      <span class="inspector-arrow" role="img" aria-label={t(`inspector.${kind}`)}>
        {ARROWS[kind]}
      </span>
      <span class="inspector-name" dir="auto">
        {kind === "end" && name === "end" ? endOf(entry, log, t) : name}
      </span>
      <span class="inspector-about">{[about, change].filter(Boolean).join(" · ")}</span>
      <span class="inspector-bytes">{size > 0 && shownBytes(size, t)}</span>
    </div>
  );
}

/** What an entry is called in a line, and what kind of thing it is about. */
function namesOf({ name }: Entry): [string, string] {
  const [event = "", inside = ""] = name.split(" ");
  if (event === "thread.item.updated") {
    return [inside.replace(/^assistant_message\./, ""), ""];
  }
  return name.startsWith("thread.item.") ? [event.slice("thread.".length), inside] : [name, ""];
}

type T = ReturnType<typeof useUi>["t"];

/** Of a request, when it was made since the log began; of what it brought, how long after it. */
function timeOf(entry: Entry, log: Log, t: T): string {
  const request = log.exchanges.get(entry.exchange)?.request;
  if (!request || request === entry) {
    return shownTime(entry.at - (log.entries[0]?.at ?? entry.at), t);
  }
  return `+${shownTime(entry.at - request.at, t)}`;
}

/** How long an exchange took, and how long it was until something came. */
function endOf({ exchange, at }: Entry, log: Log, t: T): string {
  const known = log.exchanges.get(exchange);
  if (!known?.request) {
    return t("inspector.end");
  }
  const took = shownTime(at - known.request.at, t);
  const first =
    known.first === null ? "" : t("inspector.first", { time: shownTime(known.first - known.request.at, t) });
  return [took, first].filter(Boolean).join(" · ");
}

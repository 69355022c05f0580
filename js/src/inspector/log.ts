import { effect } from "@preact/signals";
import type { Inspected } from "../protocol.gen";
import type { ChatState } from "../state/state";

/** Something that went between the chat and its backend. */
export interface Entry {
  readonly number: number;
  readonly exchange: number;
  /** When it was told, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: "request" | "event" | "reply" | "end" | "error";
  readonly name: string;
  readonly size: number;
  readonly items: readonly string[];
  /** What it changed, or what an error says. */
  readonly change: string;
}

/** A request and all that it brought, as far as it is known. */
export interface Exchange {
  readonly number: number;
  readonly request: Entry | null;
  /** When the first event or the reply came. */
  first: number | null;
}

/** What one chat's page knows of the traffic; all views of the chat share it. */
export class Log {
  /** The oldest first. */
  entries: Entry[] = [];
  readonly exchanges = new Map<number, Exchange>();
  /** How many are not kept since there were too many. */
  dropped = 0;
  /** Rises when entries are no longer the ones that were there before, so that views begin anew. */
  generation = 0;

  /** Takes what was told. */
  take({ first, oldest, dropped, texts, at, ...columns }: Inspected): void {
    this.#keep(oldest, first);
    this.dropped = dropped;
    let now = at;
    const text = (place: number | undefined) => texts[place ?? -1] ?? "";
    columns.exchange.forEach((exchange, index) => {
      now += columns.after[index] ?? 0;
      const items = (columns.items[index] ?? []).map(text);
      const kind = text(columns.kind[index]) as Entry["kind"];
      const [name, change] = [text(columns.name[index]), text(columns.change[index])];
      const size = columns.size[index] ?? 0;
      this.#add({ number: first + index, exchange, at: now, kind, name, size, items, change });
    });
  }

  /** Lets go of what is older, and of what bears a number that is given anew. */
  #keep(oldest: number, first: number): void {
    const last = this.entries.at(-1)?.number ?? 0;
    if (last >= first) {
      this.entries = [];
      this.exchanges.clear();
      this.generation += 1;
    }
    const gone = this.entries.findIndex(({ number }) => number >= oldest);
    if (gone !== 0 && this.entries.length > 0) {
      this.entries.splice(0, gone < 0 ? this.entries.length : gone);
      const kept = new Set(this.entries.map(({ exchange }) => exchange));
      for (const number of this.exchanges.keys()) {
        if (!kept.has(number)) {
          this.exchanges.delete(number);
        }
      }
    }
  }

  #add(entry: Entry): void {
    this.entries.push(entry);
    const known = this.exchanges.get(entry.exchange);
    if (!known) {
      const request = entry.kind === "request" ? entry : null;
      this.exchanges.set(entry.exchange, { number: entry.exchange, request, first: null });
    } else if (known.first === null && (entry.kind === "event" || entry.kind === "reply")) {
      known.first = entry.at;
    }
  }
}

const logs = new WeakMap<ChatState, Shared>();

/** A log, and who is to draw when it grows. */
interface Shared {
  readonly log: Log;
  readonly listeners: Set<() => void>;
}

/** The log of a chat. `changed` is called once a frame in which it grew, until the returned function is called. */
export function follow(state: ChatState, changed: () => void): { log: Log; stop: () => void } {
  const shared = logs.get(state) ?? share(state);
  shared.listeners.add(changed);
  return { log: shared.log, stop: () => shared.listeners.delete(changed) };
}

function share(state: ChatState): Shared {
  const shared: Shared = { log: new Log(), listeners: new Set() };
  logs.set(state, shared);
  let isWaiting = false;
  const draw = () => {
    isWaiting = false;
    for (const listener of shared.listeners) {
      listener();
    }
  };
  // For as long as the chat: what is told while no view shows it must not pile up.
  effect(() => {
    const told = state.inspected.value;
    if (told.length > 0) {
      state.inspected.value = [];
      for (const operation of told) {
        shared.log.take(operation);
      }
      if (!isWaiting) {
        isWaiting = true;
        requestAnimationFrame(draw);
      }
    }
  });
  return shared;
}

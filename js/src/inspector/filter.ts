import type { Entry, Log } from "./log";

/** What is to be seen. */
export interface Wanted {
  /** Words, all of which an entry has to have. */
  readonly text: string;
  /** The id of an item that it has to be about. */
  readonly item: string | null;
  readonly requests: boolean;
  readonly events: boolean;
  readonly errors: boolean;
}

/** Whether an entry tells of something that went wrong. */
export function isError({ kind, name }: Entry): boolean {
  return kind === "error" || name === "error";
}

/** The entries of a log that are wanted. What comes is only looked at once. */
export class Filtered {
  shown: readonly Entry[] = [];
  /** How many have gone at the beginning since the last time. */
  gone = 0;
  readonly #log: Log;
  readonly #words: readonly string[];
  #generation: number;
  /** The number of the last entry that was looked at. */
  #last = 0;
  readonly #exchanges = new Set<number>();

  constructor(
    log: Log,
    readonly wanted: Wanted,
  ) {
    this.#log = log;
    this.#generation = log.generation;
    this.#words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** Looks at what has come, and lets go of what the log has no more; what is shown is then another list. */
  look(): void {
    const { entries, generation } = this.#log;
    const isAnew = generation !== this.#generation;
    const oldest = entries[0]?.number ?? Number.POSITIVE_INFINITY;
    const first = isAnew ? -1 : this.shown.findIndex(({ number }) => number >= oldest);
    this.gone = first < 0 ? this.shown.length : first;
    if (this.gone === 0 && (entries.at(-1)?.number ?? 0) <= this.#last) {
      return;
    }
    const shown = this.shown.slice(this.gone);
    if (isAnew) {
      this.#generation = generation;
      this.#last = 0;
      this.#exchanges.clear();
    }
    // Numbers follow each other, but for what was never told.
    let at = entries.length;
    while (at > 0 && (entries[at - 1]?.number ?? 0) > this.#last) {
      at -= 1;
    }
    for (const entry of entries.slice(at)) {
      this.#add(shown, entry);
    }
    this.#last = entries.at(-1)?.number ?? this.#last;
    this.shown = shown;
  }

  #add(shown: Entry[], entry: Entry): void {
    if (!this.#isKind(entry) || !this.#hasWords(entry)) {
      return;
    }
    const { item } = this.wanted;
    if (item === null || entry.items.includes(item)) {
      if (item !== null) {
        this.#addRequest(shown, entry);
      }
      shown.push(entry);
    } else if (this.#exchanges.has(entry.exchange) && (entry.kind === "end" || entry.kind === "error")) {
      shown.push(entry);
    }
  }

  /** The events of an item stand below the request that brought them. */
  #addRequest(shown: Entry[], entry: Entry): void {
    if (this.#exchanges.has(entry.exchange)) {
      return;
    }
    this.#exchanges.add(entry.exchange);
    const request = this.#log.exchanges.get(entry.exchange)?.request;
    if (!request || request === entry || !this.wanted.requests) {
      return;
    }
    let at = shown.length;
    while (at > 0 && (shown[at - 1]?.number ?? 0) > request.number) {
      at -= 1;
    }
    shown.splice(at, 0, request);
  }

  #hasWords({ kind, name, change, items }: Entry): boolean {
    if (this.#words.length === 0) {
      return true;
    }
    const text = [kind, name, change, ...items].join(" ").toLowerCase();
    return this.#words.every((word) => text.includes(word));
  }

  #isKind(entry: Entry): boolean {
    const { requests, events, errors } = this.wanted;
    if (isError(entry)) {
      return errors;
    }
    return entry.kind === "event" ? events : requests;
  }
}

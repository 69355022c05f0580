import type { Inspected } from "../protocol.gen";
import type { Wanted } from "./filter";
import type { Entry } from "./log";

/** A filter that lets everything through. */
export const ALL: Wanted = { text: "", item: null, requests: true, events: true, errors: true };

type Told = Partial<Omit<Entry, "number" | "at">> & { readonly after?: number };

/** Entries as the kernel tells them, for tests: events of the first exchange, unless they say otherwise. */
export function told(entries: readonly Told[], more: Partial<Inspected> = {}): Inspected {
  const texts: string[] = [];
  const place = (text: string) => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
  return {
    op: "inspected",
    first: 1,
    oldest: 1,
    dropped: 0,
    texts,
    at: 1000,
    after: entries.map(({ after = 0 }) => after),
    exchange: entries.map(({ exchange = 1 }) => exchange),
    kind: entries.map(({ kind = "event" }) => place(kind)),
    name: entries.map(({ name = "notice" }) => place(name)),
    size: entries.map(({ size = 10 }) => size),
    items: entries.map(({ items = [] }) => items.map(place)),
    change: entries.map(({ change = "" }) => place(change)),
    ...more,
  };
}

import type { T } from "../i18n/t";
import { monthOf } from "../i18n/time";
import type { ThreadMetadata } from "../protocol.gen";

/** Threads of about the same age. */
export interface Group {
  readonly label: string;
  readonly threads: readonly ThreadMetadata[];
  /** The line of its heading in the whole list; its threads have the lines behind. */
  readonly at: number;
}

/** The name that a thread is shown by. */
export function nameOf(thread: ThreadMetadata, t: T): string {
  return thread.title || t("history.untitled");
}

const folded = new WeakMap<ThreadMetadata, string>();

/** The threads whose names contain a text, whatever its case and accents. */
export function matching(threads: readonly ThreadMetadata[], query: string, t: T): readonly ThreadMetadata[] {
  const wanted = fold(query.trim());
  if (!wanted) {
    return threads;
  }
  return threads.filter((thread) => {
    const name = folded.get(thread) ?? fold(nameOf(thread, t));
    if (thread.title) {
      folded.set(thread, name);
    }
    return name.includes(wanted);
  });
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The threads by age, the youngest group first; in a group their order stays. */
export function groupsOf(threads: readonly ThreadMetadata[], t: T, now = Date.now()): Group[] {
  const recent = [
    [midnight(now, 0), t("history.today")],
    [midnight(now, 1), t("history.yesterday")],
    [midnight(now, 7), t("history.week")],
    [midnight(now, 30), t("history.month")],
  ] as const;
  const groups = new Map<number, { label: string; threads: ThreadMetadata[] }>();
  for (const thread of threads) {
    const date = new Date(thread.created_at);
    const near = recent.findIndex(([since]) => date.getTime() >= since);
    // Months count backwards, behind the groups of the last days.
    const rank = near >= 0 ? near : recent.length + 1e6 - (date.getFullYear() * 12 + date.getMonth());
    let group = groups.get(rank);
    if (!group) {
      group = { label: recent[near]?.[1] ?? monthOf(thread.created_at, t), threads: [] };
      groups.set(rank, group);
    }
    group.threads.push(thread);
  }
  let at = 0;
  return [...groups]
    .sort(([one], [other]) => one - other)
    .map(([, group]) => {
      const placed = { ...group, at };
      at += 1 + group.threads.length;
      return placed;
    });
}

function midnight(now: number, daysAgo: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.getTime();
}

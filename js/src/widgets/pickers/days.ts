// Days are written as in ISO 8601, `2026-01-31`: so they compare as text, and no time zone moves them.

const DAY = 86_400_000;

/** The day of a date or time as it is written; null for what is none. Years begin with 1, as in Python and in browsers. */
export function dayOf(iso: string | null | undefined): string | null {
  const [day] = /^(?!0000)\d{4}-\d{2}-\d{2}/.exec(iso ?? "") ?? [];
  return day !== undefined && isoOf(new Date(`${day}T00:00Z`)) === day ? day : null;
}

/** The day it is where the user is. */
export function today(now = new Date()): string {
  return isoOf(new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()))) ?? "";
}

/** So many days later. */
export function addDays(day: string, count: number): string {
  return isoOf(new Date(at(day).getTime() + count * DAY)) ?? day;
}

/** The same day so many months later, or the last of that month. */
export function addMonths(day: string, count: number): string {
  const date = at(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return isoOf(date) ?? day;
}

/** The day itself, or the one of the bounds that is nearer. */
export function within(day: string, min: string | null, max: string | null): string {
  const after = min !== null && day < min ? min : day;
  return max !== null && after > max ? max : after;
}

/** The day of the week, Sunday being 0. */
export function weekday(day: string): number {
  return at(day).getUTCDay();
}

/** The weeks that the month of a day is in; each has seven days, those of other months too. */
export function weeksOf(day: string, first: number): string[][] {
  const begin = `${day.slice(0, 8)}01`;
  const weeks: string[][] = [];
  let start = addDays(begin, -((weekday(begin) - first + 7) % 7));
  do {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(start, index)));
    start = addDays(start, 7);
  } while (start.slice(0, 7) === day.slice(0, 7));
  return weeks;
}

/** Where weeks begin on another day than Monday, for browsers that cannot tell. */
const STARTS: Readonly<Record<string, number>> = { "en-US": 0, en: 0, ja: 0, ko: 0, pt: 0, hi: 0, ar: 6, he: 0, zh: 1 };

interface WeekInfo {
  readonly firstDay: number;
}

/** The day that a week begins on, Sunday being 0. */
export function weekStart(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
  const info = known.getWeekInfo?.() ?? known.weekInfo;
  return info ? info.firstDay % 7 : (STARTS[locale] ?? STARTS[known.language] ?? 1);
}

/** A day in the words of a language. */
export function inWords(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  // By the calendar that the values have, though the language may usually go by another one.
  return new Intl.DateTimeFormat(locale, { calendar: "gregory", timeZone: "UTC", ...options }).format(at(day));
}

function at(day: string): Date {
  return new Date(`${day}T00:00Z`);
}

/** Undefined beyond the years of four digits. */
function isoOf(date: Date): string | undefined {
  const [day] = Number.isNaN(date.getTime()) ? [] : date.toISOString().split("T");
  return day?.length === 10 ? day : undefined;
}

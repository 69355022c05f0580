import type { T } from "../i18n/t";

const formats = new Map<string, Intl.NumberFormat>();

/** A number with a symbol that is the same in all languages, as in a table of them. */
function inUnit(count: number, unit: string, digits: number, { language }: T): string {
  const { locale } = language.value;
  const key = `${locale} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    // Kept, since making one takes longer than drawing a line.
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return `${format.format(count)}\u00a0${unit}`;
}

/** A time in milliseconds, or in seconds where that is shorter. */
export function shownTime(milliseconds: number, t: T): string {
  if (milliseconds >= 999.95) {
    return inUnit(milliseconds / 1000, "s", 2, t);
  }
  return inUnit(milliseconds, "ms", milliseconds < 99.95 ? 1 : 0, t);
}

/** Bytes, in a unit that makes them short. */
export function shownBytes(bytes: number, t: T): string {
  if (bytes < 1000) {
    return inUnit(bytes, "B", 0, t);
  }
  return bytes < 999_950 ? inUnit(bytes / 1000, "kB", 1, t) : inUnit(bytes / 1_000_000, "MB", 1, t);
}

/** When something was, on the clock, to the millisecond. */
export function shownClock(at: number, { language }: T): string {
  return new Date(at).toLocaleTimeString(language.value.locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
}

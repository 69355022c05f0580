import type { T } from "./t";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, in as few characters as the language has; the day when it is long ago. */
export function timeAgo(date: string, t: T, now = Date.now()): string {
  const passed = now - Date.parse(date);
  if (Number.isNaN(passed)) {
    return "";
  }
  if (passed < MINUTE) {
    return t("time.now");
  }
  if (passed < 7 * DAY) {
    const [size, unit] =
      passed < HOUR
        ? ([MINUTE, "minute"] as const)
        : passed < DAY
          ? ([HOUR, "hour"] as const)
          : ([DAY, "day"] as const);
    return measure(Math.floor(passed / size), unit, t);
  }
  const sameYear = new Date(date).getFullYear() === new Date(now).getFullYear();
  const day = { day: "numeric", month: "short" } as const;
  return new Date(date).toLocaleDateString(t.language.value.locale, sameYear ? day : { ...day, year: "numeric" });
}

/** The month of a day long ago, such as “May 2020”. */
export function monthOf(date: string, t: T): string {
  return new Date(date).toLocaleDateString(t.language.value.locale, { month: "long", year: "numeric" });
}

/** The exact time, for a tooltip. */
export function exactTime(date: string, t: T): string {
  const time = new Date(date);
  const format = { dateStyle: "full", timeStyle: "short" } as const;
  return Number.isNaN(time.getTime()) ? "" : time.toLocaleString(t.language.value.locale, format);
}

/** How long something took, in minutes and seconds. */
export function duration(seconds: number, t: T): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const parts = [
    minutes > 0 && measure(minutes, "minute", t),
    (whole % 60 > 0 || minutes === 0) && measure(whole % 60, "second", t),
  ];
  return parts.filter(Boolean).join(" ");
}

function measure(count: number, unit: string, { language }: T): string {
  const { tag, locale } = language.value;
  // In English "5m" is what is usual; elsewhere that is less, or not of the language.
  return count.toLocaleString(locale, { style: "unit", unit, unitDisplay: tag === "en" ? "narrow" : "short" });
}

/** The day of a time, as it is written; what cannot be read as a time stays as it is. */
export function exactDay(date: string, t: T): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime())
    ? date
    : time.toLocaleDateString(t.language.value.locale, { dateStyle: "medium" });
}

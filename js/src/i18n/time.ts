import { t } from "./t";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, in as few characters as the language has; the day when it is long ago. */
export function timeAgo(date: string, now = Date.now(), locale?: string): string {
  const passed = now - Date.parse(date);
  if (Number.isNaN(passed)) {
    return "";
  }
  if (passed < MINUTE) {
    return t("time.now");
  }
  if (passed < 7 * DAY) {
    const [size, unit] = passed < HOUR ? [MINUTE, "minute"] : passed < DAY ? [HOUR, "hour"] : [DAY, "day"];
    const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" });
    return format.format(Math.floor(passed / size));
  }
  const sameYear = new Date(date).getFullYear() === new Date(now).getFullYear();
  const day = { day: "numeric", month: "short" } as const;
  return new Date(date).toLocaleDateString(locale, sameYear ? day : { ...day, year: "numeric" });
}

/** The month of a day long ago, such as “May 2020”. */
export function monthOf(date: string, locale?: string): string {
  return new Date(date).toLocaleDateString(locale, { month: "long", year: "numeric" });
}

/** The exact time, for a tooltip. */
export function exactTime(date: string): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? "" : time.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
}

import type { T } from "../../i18n/t";

const UNITS = ["kilobyte", "megabyte", "gigabyte"] as const;
const STEP = 1024;

/** A size as a person would say it. */
export function shownSize(bytes: number, t: T): string {
  let count = bytes / STEP;
  let unit = 0;
  // What would be rounded up to 1024 is said in the next unit.
  while (count >= STEP - 0.05 && unit < UNITS.length - 1) {
    count /= STEP;
    unit += 1;
  }
  return bytes < STEP ? inBytes(bytes, t) : inUnit(count, UNITS[unit] ?? "byte", "short", t);
}

/** Two sizes so exactly that they differ. */
export function twoSizes(one: number, other: number, t: T): [string, string] {
  const [first, second] = [shownSize(one, t), shownSize(other, t)];
  return first === second ? [inBytes(one, t), inBytes(other, t)] : [first, second];
}

function inBytes(bytes: number, t: T): string {
  return inUnit(bytes, "byte", "long", t);
}

function inUnit(count: number, unit: string, unitDisplay: "short" | "long", { language }: T): string {
  return count.toLocaleString(language.value.locale, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 });
}

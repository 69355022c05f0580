import { t } from "../../i18n/t";

const UNITS = ["KB", "MB", "GB"];
const STEP = 1024;

/** A size as a person would say it. */
export function shownSize(bytes: number): string {
  let count = bytes / STEP;
  let unit = 0;
  // What would be rounded up to 1024 is said in the next unit.
  while (count >= STEP - 0.05 && unit < UNITS.length - 1) {
    count /= STEP;
    unit += 1;
  }
  if (bytes < STEP) {
    return inBytes(bytes);
  }
  const shown = count.toLocaleString(undefined, { maximumFractionDigits: 1 });
  return t("files.size", { count: shown, unit: UNITS[unit] ?? "" });
}

/** Two sizes so exactly that they differ. */
export function twoSizes(one: number, other: number): [string, string] {
  const [first, second] = [shownSize(one), shownSize(other)];
  return first === second ? [inBytes(one), inBytes(other)] : [first, second];
}

function inBytes(bytes: number): string {
  return t("files.bytes", { count: bytes.toLocaleString() });
}

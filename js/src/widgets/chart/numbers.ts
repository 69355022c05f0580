const LARGE = 10_000;
/** No compact word for more than a thousand billions is common everywhere. */
const HUGE = 1e15;
const SMALL = 0.001;

/** The numbers of an axis: short, and all written in the same way. */
export function axisLabels(values: readonly number[], locale: string): string[] {
  const most = Math.max(...values.map(Math.abs));
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
  const isScientific = most >= HUGE || (step > 0 && step < SMALL);
  const notation = isScientific ? "scientific" : most >= LARGE ? "compact" : "standard";
  // Two digits behind the point are enough for steps of 1, 2 or 5, but for the smallest.
  const digits = notation === "standard" ? Math.max(2, Math.ceil(-Math.log10(step || 1))) : 2;
  const format = new Intl.NumberFormat(locale, { notation, maximumFractionDigits: digits });
  const zero = new Intl.NumberFormat(locale).format(0);
  return values.map((value) => (value === 0 ? zero : format.format(value)));
}

/** What writes a value by itself: as it is, or where that were a row of digits, by its power of ten. */
export function valueWriter(locale: string): (value: number | null | undefined) => string {
  const plain = new Intl.NumberFormat(locale);
  const fraction = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const scientific = new Intl.NumberFormat(locale, { notation: "scientific", maximumFractionDigits: 3 });
  return (value) => {
    if (value === null || value === undefined) {
      return "–";
    }
    const size = Math.abs(value);
    if (size === 0 || (size >= 1 && size < HUGE)) {
      return plain.format(value);
    }
    return (size < SMALL || size >= HUGE ? scientific : fraction).format(value);
  };
}

import type { Spacing } from "../components.gen";

/** A length as widgets write it: a number of units, or CSS. */
export type Length = number | string | null | undefined;

/** One unit of space, in pixels. */
const UNIT = 4;

/** Space between things: a number is in units of 4 pixels. */
export function space(value: Length): string | undefined {
  return typeof value === "number" ? `${value * UNIT}px` : (value ?? undefined);
}

/** The size of a thing: a number is in pixels. */
export function pixels(value: Length): string | undefined {
  return typeof value === "number" ? `${value}px` : (value ?? undefined);
}

/** Space at the four sides of a thing. */
export function spacing(value: Length | Spacing): string | undefined {
  if (typeof value !== "object" || value === null) {
    return space(value as Length);
  }
  return sides(value).map(space).join(" ");
}

/** What there is at each side, beginning at the top and going on as CSS does. */
export function sides({ top, right, bottom, left, x, y }: Spacing): [Length, Length, Length, Length] {
  return [top ?? y ?? 0, right ?? x ?? 0, bottom ?? y ?? 0, left ?? x ?? 0];
}

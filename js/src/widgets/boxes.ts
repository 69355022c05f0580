import type { CSSProperties } from "preact";
import type { Border, Card, Form, Spacing, ThemeColor } from "./components.gen";

type Style = Record<string, string | number | undefined>;

/** One unit of space, in pixels. */
const UNIT = 4;

/** What a card says of its own look. */
export function cardStyle({ background, border, padding, theme }: Card): CSSProperties {
  const own: Style = {
    "--card-padding": padding === null || padding === undefined ? undefined : spacing(padding),
    background: color(background),
    colorScheme: theme ?? undefined,
    ...edges(border),
  };
  return own as CSSProperties;
}

/** What a form says of its own look. */
export function boxStyle(of: Form): CSSProperties {
  const own: Style = {
    flexDirection: of.direction === "row" ? "row" : "column",
    gap: length(of.gap, UNIT),
    padding: of.padding === null || of.padding === undefined ? undefined : spacing(of.padding),
    alignItems: of.align ?? undefined,
    justifyContent: of.justify ?? undefined,
    flexWrap: of.wrap ?? undefined,
    background: color(of.background),
    ...edges(of.border),
  };
  return own as CSSProperties;
}

function length(value: number | string | null | undefined, unit: number): string | undefined {
  return typeof value === "number" ? `${value * unit}px` : (value ?? undefined);
}

function spacing(value: number | string | Spacing): string | undefined {
  if (typeof value !== "object") {
    return length(value, UNIT);
  }
  const { top, right, bottom, left, x, y } = value;
  return [top ?? y, right ?? x, bottom ?? y, left ?? x].map((side) => length(side ?? 0, UNIT)).join(" ");
}

/** Nothing of a colour may be fetched. */
function color(value: string | ThemeColor | null | undefined): string | undefined {
  const text = typeof value === "object" && value ? `light-dark(${value.light}, ${value.dark})` : value;
  return text && !/(url|image|image-set|cross-fade|element|paint)\(/i.test(text) ? text : undefined;
}

function edges(border: number | Border | null | undefined): Style {
  if (border === null || border === undefined) {
    return {};
  }
  const { size, color: tint, style } = typeof border === "number" ? { size: border, color: null, style: null } : border;
  return size === null || size === undefined
    ? {}
    : { borderWidth: `${size}px`, borderStyle: style ?? "solid", borderColor: color(tint) };
}

import { nice, ticks } from "d3-array";
import type { Chart } from "../components.gen";
import { extent, type Plotted, pointNames } from "./data";

/** About as wide as a letter of an axis is, in px. */
const LETTER = 6.6;
const LONGEST = 16;
const LABEL_HEIGHT = 24;

/** Where everything of a chart stands, in px. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
  readonly names: readonly string[];
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** The points whose names are written, so that none covers another. */
  readonly named: readonly number[];
  /** The middle of a point. */
  x(index: number): number;
  y(value: number): number;
  /** How much room a point has. */
  readonly band: number;
  /** The point that is nearest to a place. */
  nearest(x: number): number;
}

/** Lays out a chart in a box of this size. */
export function frameOf(of: Chart, all: readonly Plotted[], width: number, height: number, locale: string): Frame {
  const names = pointNames(of);
  const hidden = typeof of.xAxis !== "string" && of.xAxis.hide;
  const [low, high] = nice(...extent(all), 5);
  const steps = ticks(low, high, Math.max(2, Math.min(6, Math.floor(height / 40))));
  const marks = steps.map((value) => ({ value, label: shown(value, locale) }));
  const gutter = Math.max(...marks.map(({ label }) => label.length)) * LETTER + 12;
  const left = of.showYAxis ? Math.min(gutter, width / 3) : 4;
  const right = 4;
  const bottom = height - (hidden ? 4 : LABEL_HEIGHT);
  const top = 8;
  const room = Math.max(1, width - left - right);
  const hasBars = of.series.some(({ type }) => type === "bar") || names.length === 1;
  // Bars need room around their points; lines go from one edge to the other.
  const band = room / Math.max(1, hasBars ? names.length : names.length - 1);
  const start = left + (hasBars ? band / 2 : 0);
  const longest =
    Math.min(
      LONGEST,
      names.reduce((most, name) => Math.max(most, name.length), 1),
    ) *
      LETTER +
    10;
  const every = Math.max(1, Math.ceil(longest / band));
  return {
    width,
    height,
    left,
    bottom,
    names,
    ticks: marks,
    named: hidden ? [] : names.map((_, index) => index).filter((index) => index % every === 0),
    band,
    x: (index) => start + index * band,
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - top),
    nearest: (x) => Math.min(names.length - 1, Math.max(0, Math.round((x - start) / band))),
  };
}

/** A number as an axis has it: short. */
export function shown(value: number, locale: string): string {
  const isLarge = Math.abs(value) >= 10_000;
  return value.toLocaleString(locale, {
    notation: isLarge ? "compact" : "standard",
    ...(value !== 0 && Math.abs(value) < 0.001 ? { notation: "scientific" } : {}),
    maximumFractionDigits: Math.abs(value) < 1 ? 3 : isLarge ? 1 : 2,
  });
}

/** A name that is cut off where it would be too long. */
export function cut(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

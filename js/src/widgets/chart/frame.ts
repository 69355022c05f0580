import type { Chart } from "../components.gen";
import { extent, type Plotted, pointNames } from "./data";
import type { Measure } from "./letters";
import { type Name, namesOf } from "./names";
import { axisLabels } from "./numbers";
import { scaleOf } from "./scale";

const LABEL_HEIGHT = 24;

/** Where everything of a chart stands, in px. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
  readonly names: readonly string[];
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** The names that are written, so that none covers another. */
  readonly named: readonly Name[];
  /** The middle of a point. */
  x(index: number): number;
  y(value: number): number;
  /** How much room a point has. */
  readonly band: number;
  /** The point that is nearest to a place. */
  nearest(x: number): number;
}

interface Room {
  readonly width: number;
  readonly height: number;
  readonly locale: string;
  readonly measure: Measure;
}

/** Lays out a chart in a box of this size. */
export function frameOf(of: Chart, all: readonly Plotted[], { width, height, locale, measure }: Room): Frame {
  const names = pointNames(of);
  const hidden = typeof of.xAxis !== "string" && of.xAxis.hide;
  const scale = scaleOf(extent(all), Math.max(2, Math.min(6, Math.floor(height / 40))));
  const labels = axisLabels(scale.ticks, locale);
  const gutter = Math.max(...labels.map(measure)) + 12;
  const left = of.showYAxis ? Math.min(gutter, width / 3) : 4;
  const right = width - 4;
  const bottom = height - (hidden ? 4 : LABEL_HEIGHT);
  const top = 8;
  const room = Math.max(1, right - left);
  const hasBars = of.series.some(({ type }) => type === "bar") || names.length === 1;
  // Bars need room around their points; lines go from one edge to the other.
  const band = room / Math.max(1, hasBars ? names.length : names.length - 1);
  const start = left + (hasBars ? band / 2 : 0);
  const x = (index: number) => start + index * band;
  return {
    width,
    height,
    left,
    bottom,
    names,
    ticks: scale.ticks.map((value, index) => ({ value, label: labels[index] as string })),
    named: hidden ? [] : namesOf({ names, x, band, left, right, measure }),
    band,
    x,
    y: (value) => bottom - scale.share(value) * (bottom - top),
    nearest: (at) => Math.min(names.length - 1, Math.max(0, Math.round((at - start) / band))),
  };
}

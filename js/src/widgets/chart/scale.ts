import { nice, ticks } from "d3-array";

/** Numbers under this, divided once more, are not told from zero: the scale is made of multiples of another unit. */
const TINY = 1e-290;
const TINY_UNIT = 1e-300;

/** Where values stand on an axis. */
export interface Scale {
  readonly ticks: readonly number[];
  /** How far up a value is: 0 at the lower end, 1 at the upper one. */
  share(value: number): number;
}

/** An axis with about so many ticks, the lowest and the highest at its ends. */
export function scaleOf([least, most]: readonly [number, number], count: number): Scale {
  const unit = Math.max(-least, most) < TINY ? TINY_UNIT : 1;
  const [low, high] = nice(least / unit, most / unit, count);
  return {
    // Of the smallest numbers there are, several ticks may be one.
    ticks: [...new Set(ticks(low, high, count).map((tick) => tick * unit))],
    share: (value) => (value / unit - low) / (high - low),
  };
}

import { type Measure, shortened } from "./letters";

/** Between two names, in px. */
const GAP = 8;
/** The least room a name that is cut off can be read in, and the most that any gets. */
const LEAST = 48;
const MOST = 110;
/** The narrowest name, with its gap. */
const NARROWEST = 14;

/** A name of a point where it is written. */
export interface Name {
  readonly index: number;
  readonly text: string;
  readonly x: number;
  readonly anchor: "start" | "middle" | "end";
}

interface Row {
  readonly names: readonly string[];
  /** The middle of a point. */
  readonly x: (index: number) => number;
  readonly band: number;
  readonly left: number;
  readonly right: number;
  readonly measure: Measure;
}

interface Placed extends Name {
  readonly from: number;
  readonly to: number;
}

/** The names of an axis: all of them, if need be cut off, while they can be told apart; else as many as fit whole. */
export function namesOf(row: Row): readonly Name[] {
  const { names, band } = row;
  // Names at the ends of a line stand beside their points, in the room of the next one.
  for (const room of [1, 2 / 3, 1 / 2].map((part) => (band - GAP) * part).filter((each) => each >= LEAST)) {
    const all = placed(row, 1, room);
    if (isClear(all) && distinct(all.map(({ text }) => text)) === distinct(names)) {
      return all;
    }
  }
  for (let every = Math.max(1, Math.ceil(NARROWEST / band)); ; every = Math.ceil(every * 1.2 + 0.1)) {
    const some = placed(row, every, MOST);
    if (isClear(some)) {
      return some;
    }
  }
}

function isClear(placed: readonly Placed[]): boolean {
  return placed.every(({ from }, index) => index === 0 || from - (placed[index - 1] as Placed).to >= GAP);
}

function placed({ names, x, left, right, measure }: Row, every: number, most: number): Placed[] {
  const all: Placed[] = [];
  for (let index = 0; index < names.length; index += every) {
    const text = shortened(names[index] ?? "", Math.min(most, right - left), measure);
    const width = measure(text);
    const middle = x(index);
    // None hangs out at the ends.
    const from = Math.max(left, Math.min(right - width, middle - width / 2));
    const anchor = from > middle - width / 2 ? "start" : from < middle - width / 2 ? "end" : "middle";
    const to = from + width;
    all.push({ index, text, anchor, x: { start: from, middle, end: to }[anchor], from, to });
  }
  return all;
}

function distinct(names: readonly string[]): number {
  return new Set(names).size;
}

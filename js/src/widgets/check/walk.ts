import { below } from "../tree/children";
import type { Place } from "../tree/place";
import { check, MOST_DEPTH, type Problem } from "./check";

/** Something wrong at its place in a widget. */
export interface Placed {
  readonly path: string;
  readonly problem: Problem;
}

/** Nodes with nothing wrong in them or below them, and where that was: states of a widget share most of theirs. */
const sound = new WeakMap<object, string>();

/** The first `most` things that are wrong in a widget, and how many there are. */
export function problemsIn(
  widget: unknown,
  most: number,
): { readonly first: readonly Placed[]; readonly count: number } {
  const first: Placed[] = [];
  let count = 0;
  const note = (path: string, problem: Problem) => {
    count += 1;
    if (first.length < most) {
      first.push({ path, problem });
    }
  };
  // It calls itself no deeper than components are drawn.
  const look = (node: unknown, parent: string | null, at: Place) => {
    const before = count;
    const { problems, children } = check(node, parent);
    for (const problem of problems) {
      note(at.path, problem);
    }
    if (children.length === 0) {
      return;
    }
    const { type } = node as { type: string };
    if (at.depth + 1 >= MOST_DEPTH) {
      note(at.path, { kind: "depth", component: type, property: "children" });
      return;
    }
    const place = `${type} ${at.depth}`;
    children.forEach((child, index) => {
      if (!isSound(child, place)) {
        look(child, type, below(at, index));
      }
    });
    if (count === before) {
      for (const child of children) {
        sound.set(child as object, place);
      }
    }
  };
  look(widget, null, { path: "", depth: 0 });
  return { first, count };
}

function isSound(node: unknown, place: string): boolean {
  return typeof node === "object" && node !== null && sound.get(node) === place;
}

import { below } from "../tree/children";
import type { Place } from "../tree/place";
import { check, MOST_DEPTH, type Problem } from "./check";

/** Something wrong at its place in a widget. */
export interface Placed {
  readonly path: string;
  readonly problem: Problem;
}

/** The first `most` things that are wrong in a widget, and how many there are. */
export function problemsIn(
  widget: unknown,
  most: number,
): { readonly first: readonly Placed[]; readonly count: number } {
  const first: Placed[] = [];
  let count = 0;
  // A list of what is still to be seen, since a tree may be deeper than a page can call.
  const waiting: { node: unknown; parent: string | null; at: Place }[] = [
    { node: widget, parent: null, at: { path: "", depth: 0 } },
  ];
  const note = (path: string, problem: Problem) => {
    count += 1;
    if (first.length < most) {
      first.push({ path, problem });
    }
  };
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, parent, at } = next;
    const { problems, children } = check(node, parent);
    for (const problem of problems) {
      note(at.path, problem);
    }
    if (children.length === 0) {
      continue;
    }
    const { type } = node as { type: string };
    if (at.depth + 1 >= MOST_DEPTH) {
      note(at.path, { kind: "depth", component: type, property: "children" });
    } else {
      // One by one, since a call takes only so many.
      for (let index = children.length - 1; index >= 0; index -= 1) {
        waiting.push({ node: children[index], parent: type, at: below(at, index) });
      }
    }
  }
  return { first, count };
}

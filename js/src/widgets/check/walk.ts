import { below } from "../tree/children";
import type { Place } from "../tree/place";
import { check, childrenOf, MOST_DEPTH, type Problem } from "./check";

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
    const { component, problems } = check(node, parent);
    for (const problem of problems) {
      note(at.path, problem);
    }
    const children = component && "children" in component ? childrenOf(component) : [];
    if (component && children.length > 0 && at.depth + 1 >= MOST_DEPTH) {
      note(at.path, { kind: "depth", component: component.type, property: "children" });
    } else if (component) {
      const inside = children.map((child, index) => ({ node: child, parent: component.type, at: below(at, index) }));
      waiting.push(...inside.reverse());
    }
  }
  return { first, count };
}

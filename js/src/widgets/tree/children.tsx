import { childrenOf, MOST_DEPTH } from "../check/check";
import { Placeholder } from "../check/placeholder";
import type { AnyComponent } from "../components.gen";
import { Node } from "./node";
import type { Place } from "./place";

/** Whether what stands in a component is nested too deep to be drawn. */
export function isTooDeep(of: AnyComponent, at: Place): boolean {
  return at.depth + 1 >= MOST_DEPTH && "children" in of && childrenOf(of).length > 0;
}

/** What stands in a component. */
export function Children({ of, at }: { of: AnyComponent; at: Place }) {
  const children = "children" in of ? childrenOf(of) : [];
  if (isTooDeep(of, at)) {
    return <Placeholder problem={{ kind: "depth", component: of.type, property: "children" }} />;
  }
  return (
    <>
      {keyed(children).map(({ key, child, index }) => (
        <Node key={key} node={child} parent={of.type} at={below(at, index)} />
      ))}
    </>
  );
}

/** The place of the child with this index. */
export function below({ path, depth }: Place, index: number): Place {
  return { path: `${path && `${path}.`}children[${index}]`, depth: depth + 1 };
}

interface Keyed {
  readonly key: string;
  readonly child: unknown;
  readonly index: number;
}

/**
 * Children with what they keep their elements by when others come or go: their own key or id, the name of a field, or
 * how many of their type there were before them.
 */
export function keyed(children: readonly unknown[]): Keyed[] {
  const seen = new Map<string, number>();
  return children.map((child, index) => {
    const { key, id, name, type } = (child ?? {}) as Record<string, unknown>;
    // Not everything that a server sends can be written as text.
    const wanted = String([key, id, name, type].find(isName));
    const count = seen.get(wanted) ?? 0;
    seen.set(wanted, count + 1);
    return { key: count === 0 ? wanted : `${wanted}#${count}`, child, index };
  });
}

function isName(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

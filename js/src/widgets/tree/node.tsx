import type { ComponentType } from "preact";
import { useErrorBoundary, useMemo, useRef } from "preact/hooks";
import { check } from "../check/check";
import { Placeholder } from "../check/placeholder";
import type { AnyComponent } from "../components.gen";
import type { Place, Props } from "./place";
import { registry } from "./registry";

interface NodeProps {
  readonly node: unknown;
  /** The type of the component it stands in; null for the root. */
  readonly parent: string | null;
  readonly at: Place;
}

/** A component of a widget by its type; what cannot be drawn is told at its place. */
export function Node({ node, parent, at: { path, depth } }: NodeProps) {
  const { component, reason } = check(node, parent);
  const latest = useRef(node);
  latest.current = node;
  // Another state of it may be drawn well.
  const broken = useRef<unknown>(null);
  useErrorBoundary((error) => {
    console.error(error);
    broken.current = latest.current;
  });
  // The same component is not drawn again.
  const drawn = useMemo(() => {
    const View = component && (registry[component.type] as ComponentType<Props<AnyComponent>>);
    return View && <View of={component} at={{ path, depth }} />;
  }, [component, path, depth]);
  if (!component) {
    return reason && <Placeholder problem={reason} />;
  }
  if (broken.current === node) {
    return <Placeholder problem={{ kind: "broken", component: component.type, property: "" }} />;
  }
  return drawn;
}

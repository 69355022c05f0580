import { useLayoutEffect, useRef } from "preact/hooks";
import type { Transition } from "./components.gen";
import { type Spot, spotOf, transit } from "./transit";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Transition`: what is in it fades in, and glides when its place or its size changes. */
export function TransitionView({ of, at }: Props<Transition>) {
  const box = useRef<HTMLDivElement>(null);
  const last = useRef<Spot>(null);
  useLayoutEffect(() => {
    if (box.current) {
      const spot = spotOf(box.current);
      transit(box.current, last.current, spot);
      last.current = spot;
    }
  });
  return (
    <div ref={box} class="transition" data-widget="Transition" data-widget-id={of.id}>
      <Children of={of} at={at} />
    </div>
  );
}

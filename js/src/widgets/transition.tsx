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
      last.current = transit(box.current, last.current);
    }
  });
  useLayoutEffect(() => {
    const element = box.current;
    const around = [element?.closest(".widget"), element?.parentElement];
    // What else moves it, such as a picture that has come, is no change that it goes along with later.
    const observer = new ResizeObserver(() => {
      if (element && last.current) {
        last.current = spotOf(element);
      }
    });
    for (const each of around) {
      each && observer.observe(each);
    }
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} class="transition" data-widget="Transition" data-widget-id={of.id}>
      <Children of={of} at={at} />
    </div>
  );
}

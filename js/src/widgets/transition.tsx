import type { Transition } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Transition`. */
export function TransitionView({ of, at }: Props<Transition>) {
  return (
    <div data-widget="Transition">
      <Children of={of} at={at} />
    </div>
  );
}

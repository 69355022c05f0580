import type { Box } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Box`. */
export function BoxView({ of, at }: Props<Box>) {
  return (
    <div data-widget="Box">
      <Children of={of} at={at} />
    </div>
  );
}

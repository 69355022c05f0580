import type { Basic } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Basic`. */
export function BasicView({ of, at }: Props<Basic>) {
  return (
    <div data-widget="Basic">
      <Children of={of} at={at} />
    </div>
  );
}

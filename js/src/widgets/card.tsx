import type { Card } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Card`. */
export function CardView({ of, at }: Props<Card>) {
  return (
    <div data-widget="Card">
      <Children of={of} at={at} />
    </div>
  );
}

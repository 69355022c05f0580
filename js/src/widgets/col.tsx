import type { Col } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Col`. */
export function ColView({ of, at }: Props<Col>) {
  return (
    <div data-widget="Col">
      <Children of={of} at={at} />
    </div>
  );
}

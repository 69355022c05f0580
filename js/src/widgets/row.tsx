import type { Row } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Row`. */
export function RowView({ of, at }: Props<Row>) {
  return (
    <div data-widget="Row">
      <Children of={of} at={at} />
    </div>
  );
}

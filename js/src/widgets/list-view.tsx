import type { ListView } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `ListView`. */
export function ListViewView({ of, at }: Props<ListView>) {
  return (
    <div data-widget="ListView">
      <Children of={of} at={at} />
    </div>
  );
}

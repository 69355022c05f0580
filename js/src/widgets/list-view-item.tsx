import type { ListViewItem } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `ListViewItem`. */
export function ListViewItemView({ of, at }: Props<ListViewItem>) {
  return (
    <div data-widget="ListViewItem">
      <Children of={of} at={at} />
    </div>
  );
}

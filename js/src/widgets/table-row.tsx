import type { TableRow } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Table.Row`. */
export function TableRowView({ of, at }: Props<TableRow>) {
  return (
    <div data-widget="Table.Row">
      <Children of={of} at={at} />
    </div>
  );
}

import type { TableCell } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Table.Cell`. */
export function TableCellView({ of, at }: Props<TableCell>) {
  return (
    <div data-widget="Table.Cell">
      <Children of={of} at={at} />
    </div>
  );
}

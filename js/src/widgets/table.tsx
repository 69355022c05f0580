import type { Table } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Table`. */
export function TableView({ of, at }: Props<Table>) {
  return (
    <div data-widget="Table">
      <Children of={of} at={at} />
    </div>
  );
}

import type { TableRow } from "./components.gen";
import { HeaderContext } from "./tables";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Table.Row`. */
export function TableRowView({ of, at }: Props<TableRow>) {
  return (
    <HeaderContext.Provider value={of.header ?? false}>
      <tr data-widget="Table.Row" data-widget-id={of.id}>
        <Children of={of} at={at} />
      </tr>
    </HeaderContext.Provider>
  );
}

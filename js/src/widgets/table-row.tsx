import { useContext } from "preact/hooks";
import type { TableRow } from "./components.gen";
import { HeaderContext, isHeading, PartContext, PartsContext } from "./tables";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Table.Row`. */
export function TableRowView({ of, at }: Props<TableRow>) {
  const part = useContext(PartContext);
  const inParts = useContext(PartsContext);
  const heads = !of.header ? null : part === "tbody" && isHeading(of) ? "rows" : "columns";
  return (
    <HeaderContext.Provider value={heads}>
      <tr role={inParts ? "row" : undefined} data-widget="Table.Row" data-widget-id={of.id}>
        <Children of={of} at={at} />
      </tr>
    </HeaderContext.Provider>
  );
}

import type { CSSProperties } from "preact";
import { useContext } from "preact/hooks";
import type { TableCell } from "./components.gen";
import { pixels, spacing } from "./styles/units";
import { HeaderContext, PartsContext } from "./tables";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Table.Cell`. */
export function TableCellView({ of, at }: Props<TableCell>) {
  const heads = useContext(HeaderContext);
  const inParts = useContext(PartsContext);
  const spans = (of.colSpan ?? 1) > 1;
  const scope = heads === "rows" ? "rowgroup" : spans ? "colgroup" : "col";
  const role = heads === "rows" ? "rowheader" : heads ? "columnheader" : "cell";
  const Cell = heads ? "th" : "td";
  return (
    <Cell
      role={inParts ? role : undefined}
      scope={heads ? scope : undefined}
      colSpan={of.colSpan ?? undefined}
      rowSpan={of.rowSpan ?? undefined}
      data-widget="Table.Cell"
      data-widget-id={of.id}
      data-valign={of.vAlign}
      style={{ inlineSize: pixels(of.width), padding: spacing(of.padding) } as CSSProperties}
    >
      <div class="cell" data-align={of.align} data-col-size={of.colSize}>
        <Children of={of} at={at} />
      </div>
    </Cell>
  );
}

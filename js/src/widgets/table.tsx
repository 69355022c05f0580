import { useUi } from "../ui/context";
import type { Table } from "./components.gen";
import { Group } from "./table-group";
import { TableParts } from "./table-parts";
import { columnGroups, type TableRows, useDrawn, useRows } from "./tables";
import { Children, isTooDeep } from "./tree/children";
import type { Place, Props } from "./tree/place";

/** ChatKit's `Table`, in a region that scrolls sideways, also by keyboard. */
export function TableView({ of, at }: Props<Table>) {
  const { t } = useUi();
  const rows = useRows(of);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would be a landmark, one a table
    <div
      class="table"
      role="group"
      aria-label={t("table.label")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      data-widget="Table"
      data-widget-id={of.id}
    >
      {isTooDeep(of, at) ? (
        <Children of={of} at={at} />
      ) : rows.isLong ? (
        <TableParts key={rows.columns} rows={rows} at={at} />
      ) : (
        <Whole rows={rows} at={at} />
      )}
    </div>
  );
}

function Whole({ rows: { head, groups }, at }: { rows: TableRows; at: Place }) {
  const drawn = useDrawn(groups);
  return (
    <table>
      {columnGroups(head).map((span, index) => (
        <colgroup key={index} span={span} />
      ))}
      {head.length > 0 && <Group as="thead" rows={head} at={at} />}
      {groups.slice(0, drawn).map((rows, index) => (
        <Group key={index} as="tbody" rows={rows} at={at} />
      ))}
    </table>
  );
}

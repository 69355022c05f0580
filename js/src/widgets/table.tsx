import { useMemo } from "preact/hooks";
import { useUi } from "../ui/context";
import type { Table } from "./components.gen";
import { columnGroups, PartContext, useGroups } from "./tables";
import { below, Children, isTooDeep, type keyed } from "./tree/children";
import { Node } from "./tree/node";
import type { Place, Props } from "./tree/place";

/** ChatKit's `Table`, in a region that scrolls sideways, also by keyboard. */
export function TableView({ of, at }: Props<Table>) {
  const { t } = useUi();
  const { head, groups } = useGroups(of);
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
      ) : (
        <table>
          {columnGroups(head).map((span, index) => (
            <colgroup key={index} span={span} />
          ))}
          {head.length > 0 && <Group as="thead" rows={head} at={at} />}
          {groups.map((rows, index) => (
            <Group key={index} as="tbody" rows={rows} at={at} />
          ))}
        </table>
      )}
    </div>
  );
}

interface GroupProps {
  readonly as: "thead" | "tbody";
  readonly rows: ReturnType<typeof keyed>;
  readonly at: Place;
}

/** Rows that are drawn again only when they are others. */
function Group({ as: Rows, rows, at: { path, depth } }: GroupProps) {
  return useMemo(
    () => (
      <PartContext.Provider value={Rows}>
        <Rows>
          {rows.map(({ key, child, index }) => (
            <Node key={key} node={child} parent="Table" at={below({ path, depth }, index)} />
          ))}
        </Rows>
      </PartContext.Provider>
    ),
    [Rows, rows, path, depth],
  );
}

import { useMemo } from "preact/hooks";
import { PartContext, type TableRows } from "./tables";
import { below } from "./tree/children";
import { Node } from "./tree/node";
import type { Place } from "./tree/place";

interface GroupProps {
  readonly as: "thead" | "tbody";
  readonly rows: TableRows["head"];
  readonly at: Place;
  readonly role?: "presentation";
}

/** Rows that are drawn again only when they are others. */
export function Group({ as: Rows, rows, at: { path, depth }, role }: GroupProps) {
  return useMemo(
    () => (
      <PartContext.Provider value={Rows}>
        <Rows role={role}>
          {rows.map(({ key, child, index }) => (
            <Node key={key} node={child} parent="Table" at={below({ path, depth }, index)} />
          ))}
        </Rows>
      </PartContext.Provider>
    ),
    [Rows, rows, path, depth, role],
  );
}

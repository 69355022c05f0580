import type { Tokens } from "marked";
import type { ComponentChildren } from "preact";
import { useUi } from "../ui/context.ts";
import { directionOf } from "../ui/direction.ts";
import { renderInline } from "./inline.tsx";

type Align = Tokens.TableCell["align"];

/** A class rather than a style attribute, which a strict content security policy would drop. */
function alignClass(align: Align): string | undefined {
  return align === null ? undefined : `ck-md-${align}`;
}

interface TableProps {
  readonly token: Tokens.Table;
  /** The rows of its body, if it has any yet. */
  readonly children: ComponentChildren;
}

/** A table in a region that scrolls sideways, also by keyboard. */
export function Table({ token, children }: TableProps) {
  const { t } = useUi();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a section would be a landmark, one a table.
    <div class="ck-md-table" role="group" dir={directionOf(token.raw)} aria-label={t("table.label")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {token.header.map((cell, index) => (
              <th key={index} scope="col" class={alignClass(cell.align)}>
                {renderInline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        {token.rows.length > 0 && <tbody>{children}</tbody>}
      </table>
    </div>
  );
}

/** One row of a table's body. */
export function TableRow({ cells }: { readonly cells: readonly Tokens.TableCell[] }) {
  return (
    <tr>
      {cells.map((cell, index) => (
        <td key={index} class={alignClass(cell.align)}>
          {renderInline(cell.tokens)}
        </td>
      ))}
    </tr>
  );
}

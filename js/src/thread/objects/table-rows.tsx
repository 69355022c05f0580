import type { ComponentChild } from "preact";
import type { TableForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";

interface RowsProps {
  readonly form: TableForm;
  readonly rows: TableForm["rows"];
  /** Others are on their way. */
  readonly stale: boolean;
}

/** Rows of a table; the cells of its index are their heads. */
export function TableRows({ form: { columns, index }, rows, stale }: RowsProps) {
  return (
    <tbody class={stale ? "stale" : ""}>
      {rows.map((cells, row) => (
        <tr key={row}>
          {columns.map(({ kind }, at) =>
            at < index ? (
              <th key={at} scope="row" class={kind}>
                <Cell text={cells[at] ?? null} />
              </th>
            ) : (
              <td key={at} class={kind}>
                <Cell text={cells[at] ?? null} />
              </td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  );
}

function Cell({ text }: { text: string | null }): ComponentChild {
  const { t } = useUi();
  if (text === null) {
    return (
      <span class="missing" role="img" aria-label={t("objects.missing")}>
        –
      </span>
    );
  }
  return text.length > LONG ? (
    <div class="long" title={text}>
      {text}
    </div>
  ) : (
    text
  );
}

/** Longer texts take more lines, and not all of them. */
const LONG = 40;

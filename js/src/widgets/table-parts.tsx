import type { CSSProperties } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Group } from "./table-group";
import { PartsContext, type TableRows, useDrawn } from "./tables";
import type { Place } from "./tree/place";

/** What the first part of a table is like, in pixels, which all others follow. */
interface Measures {
  readonly columns: readonly number[];
  /** How narrow the table may become: one that fits has no limit, and becomes narrower with the chat. */
  readonly least: number | undefined;
  readonly row: number;
}

/** A long table as several, each with the columns of the first, so that only those in sight are laid out and painted. */
export function TableParts({ rows: { head, groups }, at }: { rows: TableRows; at: Place }) {
  const first = useRef<HTMLTableElement>(null);
  const measures = useMeasures(first);
  const drawn = useDrawn(groups, measures !== null);
  return (
    <PartsContext.Provider value={true}>
      {/* biome-ignore lint/a11y/useSemanticElements: it is made of several tables */}
      <div role="table" class="table-parts" style={{ minInlineSize: measures?.least } as CSSProperties}>
        {groups.slice(0, drawn).map((rows, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of rows lays nothing out
          <div
            key={index}
            role="rowgroup"
            // Before it is measured it has to be laid out, also out of sight.
            class={measures ? "table-part" : undefined}
            style={{ containIntrinsicBlockSize: measures && `auto ${measures.row * rows.length}px` } as CSSProperties}
          >
            <table ref={index === 0 ? first : null} role="presentation" class={measures ? "fixed" : undefined}>
              {measures && <Columns widths={measures.columns} />}
              {index === 0 && head.length > 0 && <Group as="thead" rows={head} at={at} role="presentation" />}
              <Group as="tbody" rows={rows} at={at} role="presentation" />
            </table>
          </div>
        ))}
      </div>
    </PartsContext.Provider>
  );
}

function Columns({ widths }: { widths: readonly number[] }) {
  const all = widths.reduce((sum, width) => sum + width, 0);
  return (
    <colgroup>
      {widths.map((width, index) => (
        <col key={index} style={{ inlineSize: `${(100 * width) / all}%` } as CSSProperties} />
      ))}
    </colgroup>
  );
}

/** The measures of the first part, as soon as it has a size. */
function useMeasures(first: { readonly current: HTMLTableElement | null }): Measures | null {
  const [measures, setMeasures] = useState<Measures | null>(null);
  useLayoutEffect(() => {
    const table = first.current;
    if (measures || !table) {
      return;
    }
    const observer = new ResizeObserver(() => setMeasures(measuresOf(table)));
    observer.observe(table);
    return () => observer.disconnect();
  }, [first, measures]);
  return measures;
}

function measuresOf(table: HTMLTableElement): Measures | null {
  const { width } = table.getBoundingClientRect();
  const body = table.lastElementChild;
  if (width === 0 || !body) {
    return null;
  }
  const rows = [...table.children].flatMap(({ children }) => [...children].map((row) => [...row.children]));
  const plain = rows.filter((cells) => !cells.some((cell) => cell.matches("[colspan], [rowspan]")));
  const most = plain.reduce((one, other) => (other.length > one.length ? other : one), []);
  return {
    columns: most.map((cell) => cell.getBoundingClientRect().width),
    least: table.offsetWidth > (table.parentElement?.clientWidth ?? 0) ? width : undefined,
    row: body.getBoundingClientRect().height / body.childElementCount,
  };
}

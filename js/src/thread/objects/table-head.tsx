import arrowDown from "lucide:arrow-down";
import arrowUp from "lucide:arrow-up";
import type { TableForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import type { Order } from "./sort";

/** Longer names may be cut off. */
const LONG = 24;

interface HeadProps {
  readonly form: TableForm;
  readonly order: Order | null;
  readonly sort: (column: number) => void;
}

/** The names of the columns, each a button that sorts by it. */
export function Head({ form: { columns, index }, order, sort }: HeadProps) {
  const { t } = useUi();
  return (
    <thead>
      <tr>
        {columns.map(({ name, kind, dtype }, at) => {
          const sorted = order?.column === at ? order : null;
          const direction = sorted?.descending ? "descending" : "ascending";
          return (
            <th
              key={at}
              scope="col"
              class={kind}
              aria-sort={sorted ? direction : undefined}
              title={at < index ? dtype : undefined}
            >
              <button type="button" onClick={() => sort(at)}>
                <span class="column-title">
                  <span class="column-name" title={name.length > LONG ? name : undefined}>
                    {name.trim() ? name : <span class="hidden-text">{t("objects.index")}</span>}
                  </span>
                  <span class="column-sort">
                    <Icon nodes={sorted?.descending ? arrowDown : arrowUp} />
                  </span>
                </span>
                {at >= index && <span class="column-type">{dtype}</span>}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

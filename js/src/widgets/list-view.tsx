import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useUi } from "../ui/context";
import { childrenOf } from "./check/check";
import type { ListView } from "./components.gen";
import { StatusLine } from "./status";
import { below, Children, isTooDeep, keyed } from "./tree/children";
import { Node } from "./tree/node";
import type { Props } from "./tree/place";

/** Rows that a list shows before "Show more", where it asks for a limit but names none. */
const AUTO = 8;

/** Rows that are drawn at a time in a list without a limit, so that a very long one does not hold up the page. */
const AT_A_TIME = 200;

/** ChatKit's `ListView`: a list whose rows beyond its limit are shown when they are asked for. */
export function ListViewView({ of, at }: Props<ListView>) {
  const { t } = useUi();
  const list = useRef<HTMLUListElement>(null);
  const rows = keyed(childrenOf(of));
  const step = of.limit === "auto" ? AUTO : (of.limit ?? AT_A_TIME);
  const [pages, setPages] = useState(1);
  const shown = Math.min(rows.length, step * pages);
  const left = rows.length - shown;
  const tooDeep = isTooDeep(of, at);
  const asked = useRef(false);
  useLayoutEffect(() => {
    if (!asked.current) {
      return;
    }
    asked.current = false;
    const row = list.current?.children[step * (pages - 1)];
    const target = row?.querySelector<HTMLElement>("button, a[href], input, select, textarea") ?? row;
    (target as HTMLElement | undefined)?.focus({ preventScroll: true });
  }, [pages, step]);
  const more = () => {
    asked.current = true;
    setPages(pages + 1);
  };
  return (
    <div class="card list" data-widget="ListView" data-widget-id={of.id}>
      {of.status && <StatusLine status={of.status} />}
      {tooDeep ? (
        <Children of={of} at={at} />
      ) : (
        <ul ref={list}>
          {rows.slice(0, shown).map(({ key, child, index }) => (
            <li key={key} tabIndex={-1}>
              <Node node={child} parent="ListView" at={below(at, index)} />
            </li>
          ))}
        </ul>
      )}
      {left > 0 && !tooDeep && (
        <button type="button" class="list-more" onClick={more}>
          {t("widgets.more", { count: Math.min(left, step) })}
        </button>
      )}
    </div>
  );
}

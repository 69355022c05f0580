import { useMemo } from "preact/hooks";
import { useUi } from "../../ui/context";
import { problemsIn } from "./walk";
import { told } from "./words";

/** So many are told one by one. */
const MOST = 20;

/** What is wrong in a widget, folded below it: for who makes it. */
export function Problems({ widget }: { widget: unknown }) {
  const { t } = useUi();
  const { first, count } = useMemo(() => problemsIn(widget, MOST), [widget]);
  if (count === 0) {
    return null;
  }
  return (
    <details class="widget-problems">
      <summary>{t("widgets.problems", { count })}</summary>
      <ul>
        {first.map(({ path, problem }, index) => (
          <li key={index}>
            {path && <code dir="ltr">{path}</code>} <span dir="auto">{told(problem, t)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

import { useUi } from "../../ui/context";
import type { Problem } from "./check";

/** What stands where a component cannot be drawn. */
export function Placeholder({ type, problems }: { type: unknown; problems: readonly Problem[] }) {
  const { t } = useUi();
  return (
    <div class="widget-problem" data-widget-problem={problems[0]?.kind ?? "broken"}>
      {t("widgets.unknown", { component: String(type ?? "?") })}
    </div>
  );
}

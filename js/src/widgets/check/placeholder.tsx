import { useUi } from "../../ui/context";
import type { Problem } from "./check";
import { told } from "./words";

/** What stands where a component cannot be drawn, and says why. */
export function Placeholder({ type, problems }: { type: unknown; problems: readonly Problem[] }) {
  const { t } = useUi();
  const broken: Problem = { kind: "broken", component: typeof type === "string" ? type : "?", property: "" };
  const [first = broken] = problems.filter(({ kind }) => kind !== "extra");
  return (
    <div class="widget-problem" data-widget-problem={first.kind} dir="auto">
      {told(first, t)}
    </div>
  );
}

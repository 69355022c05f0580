import { useUi } from "../../ui/context";
import type { Problem } from "./check";
import { told } from "./words";

/** What stands where a component cannot be drawn, and says why. */
export function Placeholder({ problem }: { problem: Problem }) {
  const { t } = useUi();
  return (
    <div class="widget-problem" data-widget-problem={problem.kind} dir="auto">
      {told(problem, t)}
    </div>
  );
}

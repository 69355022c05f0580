import brain from "lucide:brain";
import listChecks from "lucide:list-checks";
import { duration } from "../../i18n/time";
import type { WorkflowItem } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { useIcon } from "../../ui/use-icon";
import { Fold } from "./fold";
import { TaskView, titleOf } from "./task";

interface WorkflowProps {
  readonly workflow: WorkflowItem["workflow"];
  /** Its turn goes on, and nothing has come after it. */
  readonly active: boolean;
}

/** Tasks under one line: while they are at work, what is done now; afterwards a summary. */
export function WorkflowView({ workflow, active }: WorkflowProps) {
  const { summary, tasks, type } = workflow;
  const { t } = useUi();
  const own = useIcon(summary?.icon);
  const seconds = summary?.duration;
  const latest = active ? tasks.at(-1) : undefined;
  const title =
    summary?.title ??
    (typeof seconds === "number" ? t("workflow.thought", { time: duration(seconds, t) }) : undefined) ??
    (latest ? titleOf(latest, t) : t(type === "reasoning" ? "task.thought" : "workflow.title"));
  const mark = (
    <span class="icon-slot">
      <Icon nodes={own ?? (type === "reasoning" ? brain : listChecks)} />
    </span>
  );
  const label = (
    <span class={active ? "shimmer" : ""} dir="auto">
      {title}
    </span>
  );
  return (
    <Fold mark={mark} label={label} open={workflow.expanded ?? false}>
      <ul class="fold-body tasks" aria-busy={active}>
        {tasks.map((task, index) => (
          <li key={index}>
            <TaskView task={task} active={active} inWorkflow />
          </li>
        ))}
      </ul>
    </Fold>
  );
}

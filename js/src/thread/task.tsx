import brain from "lucide:brain";
import check from "lucide:check";
import circle from "lucide:circle";
import file from "lucide:file-text";
import image from "lucide:image";
import loader from "lucide:loader-circle";
import search from "lucide:search";
import type { T } from "../i18n/t";
import { duration } from "../i18n/time";
import { Markdown } from "../markdown/markdown";
import type { Workflow, WorkflowItem } from "../protocol.gen";
import { useUi } from "../ui/context";
import { Icon, type IconNodes } from "../ui/icon";
import { useIcon } from "../ui/use-icon";
import { Fold } from "./fold";

type Task = Workflow["tasks"][number];

interface Line {
  icon: IconNodes;
  title: string;
  /** Markdown that can be unfolded. */
  content: string | null;
}

function lineOf(task: Task, t: T): Line {
  switch (task.type) {
    case "custom":
      return {
        icon: circle,
        title: task.title ?? t("task.plain"),
        content: task.content ?? null,
      };
    case "web_search":
      return { icon: search, title: task.title ?? task.title_query ?? t("task.search"), content: null };
    case "thought":
      return { icon: brain, title: task.title ?? t("task.thought"), content: task.content };
    case "file":
      return { icon: file, title: task.title ?? t("task.files"), content: null };
    case "image":
      return { icon: image, title: task.title ?? t("task.image"), content: null };
    default:
      task satisfies never;
      return { icon: circle, title: t("task.plain"), content: null };
  }
}

/** One task: a line, with what it holds folded under it. It shimmers while it is at work. */
export function TaskView({ task, active, inWorkflow }: { task: Task; active: boolean; inWorkflow?: boolean }) {
  const { t } = useUi();
  const { icon, title, content } = lineOf(task, t);
  const own = useIcon(task.type === "custom" ? task.icon : null);
  // The indicator is for tasks of a workflow only.
  const status = inWorkflow ? (task.status_indicator ?? "none") : "none";
  const working = active && (!inWorkflow || status === "loading");
  const text = (
    <span class={working ? "shimmer" : ""} dir="auto">
      {title}
    </span>
  );
  if (content) {
    return (
      <Fold label={text}>
        <div class="fold-body">
          <Markdown text={content} streaming={active} />
        </div>
      </Fold>
    );
  }
  return (
    <div class="quiet">
      <span class={`icon-slot ${status === "loading" ? "spin" : ""}`}>
        <Icon nodes={status === "loading" ? loader : status === "complete" ? check : (own ?? icon)} />
      </span>
      {text}
      <Sources task={task} />
    </div>
  );
}

function Sources({ task }: { task: Task }) {
  if (task.type !== "web_search" || !task.sources?.length) {
    return null;
  }
  return (
    <ul class="sources">
      {task.sources
        .filter(({ url }) => /^https?:/i.test(url))
        .map(({ url, title }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noopener noreferrer" dir="auto">
              {title}
            </a>
          </li>
        ))}
    </ul>
  );
}

/** A list of tasks under one summary. */
export function WorkflowView({ workflow, active }: { workflow: WorkflowItem["workflow"]; active: boolean }) {
  const { t } = useUi();
  const { summary, tasks } = workflow;
  const seconds = summary?.duration;
  const latest = active ? tasks.at(-1) : undefined;
  const title =
    summary?.title ??
    (typeof seconds === "number" ? t("workflow.thought", { time: duration(seconds, t) }) : undefined) ??
    (latest ? lineOf(latest, t).title : t("workflow.title"));
  return (
    <Fold
      label={
        <span class={active ? "shimmer" : ""} dir="auto">
          {title}
        </span>
      }
      open={workflow.expanded ?? false}
    >
      <ul class="fold-body tasks">
        {tasks.map((task, index) => (
          <li key={index}>
            <TaskView task={task} active={active} inWorkflow />
          </li>
        ))}
      </ul>
    </Fold>
  );
}

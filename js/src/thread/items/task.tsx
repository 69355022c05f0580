import brain from "lucide:brain";
import check from "lucide:check";
import circle from "lucide:circle";
import file from "lucide:file-text";
import image from "lucide:image";
import loader from "lucide:loader-circle";
import search from "lucide:search";
import type { ComponentChildren } from "preact";
import type { T } from "../../i18n/t";
import { Markdown } from "../../markdown/markdown";
import type { Workflow } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon, type IconNodes } from "../../ui/icon";
import { useIcon } from "../../ui/use-icon";
import { Fold } from "./fold";
import { FilesFound, PagesFound, Queries } from "./found";

export type Task = Workflow["tasks"][number];

interface TaskProps {
  readonly task: Task;
  /** It is the newest item of a turn that goes on. */
  readonly active: boolean;
  readonly inWorkflow?: boolean;
}

/** One task: a line, with what it holds folded under it. It shimmers while it is at work. */
export function TaskView({ task, active, inWorkflow }: TaskProps) {
  const { t } = useUi();
  const own = useIcon(task.type === "custom" ? task.icon : null);
  // The indicator is for tasks of a workflow only.
  const status = inWorkflow ? (task.status_indicator ?? "none") : "none";
  const working = active && (!inWorkflow || status === "loading");
  const icon = status === "loading" ? loader : status === "complete" ? check : (own ?? iconOf(task));
  const mark = (
    <span class={`icon-slot ${status === "loading" ? "spin" : ""}`}>
      <Icon nodes={icon} />
    </span>
  );
  const words = (
    <span class={working ? "shimmer" : ""} dir="auto">
      {titleOf(task, t)}
    </span>
  );
  const details = detailsOf(task, active);
  return details ? (
    <Fold mark={mark} label={words}>
      <div class="fold-body">{details}</div>
    </Fold>
  ) : (
    <div class="quiet">
      {mark}
      {words}
    </div>
  );
}

function iconOf(task: Task): IconNodes {
  switch (task.type) {
    case "custom":
      return circle;
    case "web_search":
      return search;
    case "thought":
      return brain;
    case "file":
      return file;
    case "image":
      return image;
    default:
      task satisfies never;
      return circle;
  }
}

/** What a task is called; without a title of its own, by its kind. */
export function titleOf(task: Task, t: T): string {
  if (task.title) {
    return task.title;
  }
  switch (task.type) {
    case "custom":
      return t("task.plain");
    case "web_search":
      return task.title_query || t("task.search");
    case "thought":
      return t("task.thought");
    case "file":
      return t("task.files");
    case "image":
      return t("task.image");
    default:
      task satisfies never;
      return t("task.plain");
  }
}

/** What can be unfolded under a task; null if it has nothing more to tell. */
function detailsOf(task: Task, active: boolean): ComponentChildren {
  switch (task.type) {
    case "custom":
    case "thought":
      return task.content ? <Markdown text={task.content} streaming={active} /> : null;
    case "web_search": {
      const { queries = [], sources = [] } = task;
      return queries.length + sources.length > 0 ? (
        <>
          <Queries queries={queries} />
          <PagesFound sources={sources} />
        </>
      ) : null;
    }
    case "file":
      return task.sources?.length ? <FilesFound sources={task.sources} /> : null;
    case "image":
      return null;
    default:
      return task satisfies never;
  }
}

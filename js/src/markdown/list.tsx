import type { Tokens } from "marked";
import type { ComponentChildren } from "preact";
import { t } from "../i18n/t.ts";

interface ListProps {
  readonly token: Tokens.List;
  readonly children: ComponentChildren;
}

/** A list, numbered from where its source starts. */
export function List({ token, children }: ListProps) {
  if (!token.ordered) {
    const tasks = token.items.some((item) => item.task);
    return <ul class={tasks ? "ck-md-tasks" : undefined}>{children}</ul>;
  }
  return <ol start={token.start === "" || token.start === 1 ? undefined : token.start}>{children}</ol>;
}

interface ListItemProps {
  readonly token: Tokens.ListItem;
  readonly children: ComponentChildren;
}

/** An item; a task's box only shows a state, it cannot be ticked. */
export function ListItem({ token, children }: ListItemProps) {
  if (!token.task) {
    return <li dir="auto">{children}</li>;
  }
  const done = token.checked === true;
  return (
    <li dir="auto" class="ck-md-task">
      <input type="checkbox" disabled checked={done} aria-label={t(done ? "md.done" : "md.open")} />
      <div class="ck-md-task-text">{children}</div>
    </li>
  );
}

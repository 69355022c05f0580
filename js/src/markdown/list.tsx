import type { Tokens } from "marked";
import type { ComponentChildren } from "preact";
import { useUi } from "../ui/context.ts";
import { directionOf } from "../ui/direction.ts";

interface ListProps {
  readonly token: Tokens.List;
  readonly children: ComponentChildren;
}

/** A list, numbered from where its source starts. */
export function List({ token, children }: ListProps) {
  const dir = directionOf(token.items[0]?.text ?? "");
  if (!token.ordered) {
    const tasks = token.items.some((item) => item.task);
    return (
      <ul dir={dir} class={tasks ? "ck-md-tasks" : undefined}>
        {children}
      </ul>
    );
  }
  return (
    <ol dir={dir} start={token.start === "" || token.start === 1 ? undefined : token.start}>
      {children}
    </ol>
  );
}

interface ListItemProps {
  readonly token: Tokens.ListItem;
  readonly children: ComponentChildren;
}

/** An item; a task's box only shows a state, it cannot be ticked. */
export function ListItem({ token, children }: ListItemProps) {
  const { t } = useUi();
  if (!token.task) {
    return <li>{children}</li>;
  }
  const done = token.checked === true;
  return (
    <li class="ck-md-task">
      <input type="checkbox" disabled checked={done} aria-label={t(done ? "list.done" : "list.open")} />
      <div class="ck-md-task-text">{children}</div>
    </li>
  );
}

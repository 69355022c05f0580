import pencil from "lucide:pencil";
import trash from "lucide:trash";
import { useSignal } from "@preact/signals";
import { exactTime, timeAgo } from "../i18n/time";
import type { ThreadMetadata } from "../protocol.gen";
import { isBusy } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { nameOf } from "./groups";
import { atLine } from "./lines";
import { TitleField } from "./rename";

/** What a row asks of the list that it is in. */
export interface RowActions {
  open(thread: ThreadMetadata): void;
  remove(thread: ThreadMetadata): void;
  /** Puts the focus on the row of a thread. */
  focus(id: string): void;
}

/** What a row shows, and asks. */
export interface RowProps extends RowActions {
  readonly thread: ThreadMetadata;
  /** Its line in its group, its place in the whole list, and how long that is. */
  readonly at: number;
  readonly place: number;
  readonly count: number;
  /** Whether Tab leads to it. */
  readonly isActive: boolean;
}

/** One thread of the list. */
export function HistoryRow({ thread, at, place, count, isActive, open, remove, focus }: RowProps) {
  const { state, t } = useUi();
  const naming = useSignal(false);
  const title = nameOf(thread, t);
  const current = state.thread.value?.id === thread.id;
  const { show_delete: deletable, show_rename: renamable } = state.options.value.history;
  const busy = isBusy(state);
  const tabIndex = isActive ? 0 : -1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Delete" && deletable && !(busy && current)) {
      remove(thread);
    } else if (event.key === "F2" && renamable) {
      naming.value = true;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const item = {
    "data-part": "history-row",
    "data-thread-id": thread.id,
    "aria-setsize": count,
    "aria-posinset": place,
    style: atLine(at),
  };
  if (naming.value) {
    const onDone = (byKey: boolean) => {
      naming.value = false;
      if (byKey) {
        focus(thread.id);
      }
    };
    return (
      <li class="history-row" {...item}>
        <TitleField thread={thread} onDone={onDone} />
      </li>
    );
  }
  return (
    <li class={`history-row ${current ? "current" : ""} ${deletable || renamable ? "editable" : ""}`} {...item}>
      <button
        type="button"
        class="history-open"
        tabIndex={tabIndex}
        aria-current={current ? "true" : undefined}
        aria-disabled={busy && !current ? "true" : undefined}
        title={title}
        onClick={() => (busy && !current ? undefined : open(thread))}
        onKeyDown={onKeyDown}
      >
        <span class="name" dir="auto">
          {title}
        </span>
        <time dateTime={thread.created_at} title={exactTime(thread.created_at, t)}>
          {timeAgo(thread.created_at, t)}
        </time>
      </button>
      <span class="history-edit">
        {renamable && (
          <button
            type="button"
            class="icon-button small"
            data-part="rename"
            tabIndex={tabIndex}
            aria-label={t("history.rename", { title })}
            title={t("history.rename", { title })}
            onClick={() => (naming.value = true)}
          >
            <Icon nodes={pencil} />
          </button>
        )}
        {deletable && (
          <button
            type="button"
            class="icon-button small"
            data-part="delete"
            tabIndex={tabIndex}
            aria-label={t("history.delete", { title })}
            title={t("history.delete", { title })}
            disabled={busy && current}
            onClick={() => remove(thread)}
          >
            <Icon nodes={trash} />
          </button>
        )}
      </span>
    </li>
  );
}

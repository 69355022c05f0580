import pencil from "lucide:pencil";
import trash from "lucide:trash";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import en from "../i18n/en.history.json";
import { learn } from "../i18n/t";
import { exactTime, timeAgo } from "../i18n/time";
import type { ThreadMetadata } from "../protocol.gen";
import { isBusy } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import css from "./history.css";

learn(en);

/** The list of threads: beside the conversation where there is room, over it where there is not. */
export function History() {
  const { state, actions, adopt, t } = useUi();
  const threads = state.threads.value;
  adopt(css);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape and the header's button do the same by keyboard. */}
      <div class="scrim" onClick={() => actions.setHistory(false)} />
      <aside class="history" data-part="history" aria-label={t("history.title")}>
        {threads.length === 0 ? (
          <p class="history-empty">{t("history.empty")}</p>
        ) : (
          <ul class="history-list">
            {threads.map((thread) => (
              <HistoryRow key={thread.id} thread={thread} />
            ))}
          </ul>
        )}
      </aside>
    </>
  );
}

function HistoryRow({ thread }: { thread: ThreadMetadata }) {
  const { state, actions, t } = useUi();
  const asking = useSignal(false);
  const naming = useSignal(false);
  const title = thread.title || t("history.untitled");
  const current = state.thread.value?.id === thread.id;
  const { show_delete: deletable, show_rename: renamable } = state.options.value.history;
  if (asking.value) {
    return <Confirm thread={thread} onDone={() => (asking.value = false)} />;
  }
  if (naming.value) {
    return <Rename thread={thread} onDone={() => (naming.value = false)} />;
  }
  const open = (event: MouseEvent) => {
    if (!current) {
      actions.openThread(thread.id);
    }
    const panel = (event.currentTarget as Element).closest(".history");
    // Over the conversation, the list has done its work; beside it, it stays.
    if (panel && getComputedStyle(panel).position === "absolute") {
      actions.setHistory(false);
    }
  };
  return (
    <li
      class={`history-row ${current ? "current" : ""} ${deletable || renamable ? "editable" : ""}`}
      data-part="history-row"
      data-thread-id={thread.id}
    >
      <button
        type="button"
        class="history-open"
        aria-current={current ? "true" : undefined}
        disabled={isBusy(state) && !current}
        title={title}
        onClick={open}
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
            aria-label={t("history.delete", { title })}
            title={t("history.yes")}
            disabled={isBusy(state) && current}
            onClick={() => (asking.value = true)}
          >
            <Icon nodes={trash} />
          </button>
        )}
      </span>
    </li>
  );
}

/** The title of a thread, being written anew in its place. */
function Rename({ thread, onDone }: { thread: ThreadMetadata; onDone: () => void }) {
  const { actions, t } = useUi();
  const ended = useRef(false);
  const end = (title: string | null) => {
    // Once: leaving the field ends it as well.
    if (!ended.current) {
      ended.current = true;
      onDone();
      if (title && title !== thread.title) {
        actions.renameThread(thread.id, title);
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter" ? event.currentTarget.value.trim() : null);
  };
  return (
    <li class="history-row" data-part="history-row" data-thread-id={thread.id}>
      <input
        class="history-name"
        data-part="history-name"
        dir="auto"
        maxLength={200}
        aria-label={t("history.name")}
        defaultValue={thread.title ?? ""}
        ref={selectAll}
        onKeyDown={onKeyDown}
        onBlur={(event) => end(event.currentTarget.value.trim())}
      />
    </li>
  );
}

function selectAll(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
  input?.select();
}

function Confirm({ thread, onDone }: { thread: ThreadMetadata; onDone: () => void }) {
  const { actions, t } = useUi();
  const confirm = () => {
    onDone();
    actions.deleteThread(thread.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <li class="history-row" data-part="history-row" data-thread-id={thread.id}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look and a legend of its own. */}
      <div class="history-confirm" role="group" aria-label={t("history.confirm")} onKeyDown={onKeyDown}>
        <span>{t("history.confirm")}</span>
        <button type="button" class="button danger" onClick={confirm}>
          {t("history.yes")}
        </button>
        <button type="button" class="button" ref={focusFirst} onClick={onDone}>
          {t("history.no")}
        </button>
      </div>
    </li>
  );
}

/** The button that had the focus is gone; without this the next key would go to the page. */
function focusFirst(button: HTMLButtonElement | null): void {
  button?.focus({ preventScroll: true });
}

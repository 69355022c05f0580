import panelLeft from "lucide:panel-left";
import squarePen from "lucide:square-pen";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { HistoryChunk } from "../chunks/history";
import type { HeaderAction, ThreadMetadata } from "../protocol.gen";
import { isBusy } from "../state/can";
import { useChunk } from "./chunks";
import { useUi } from "./context";
import { Icon } from "./icon";
import { useIcon } from "./use-icon";

/** The bar above the conversation: history, title, new chat. */
export function Header() {
  const { state, actions, t } = useUi();
  const { header, history } = state.options.value;
  const thread = state.thread.value;
  const open = state.historyOpen.value;
  const isNew = thread === null && state.keys.value.length === 0;
  return (
    <div class="header" data-part="header">
      {history.enabled && (
        <button
          type="button"
          class="icon-button"
          data-part="history-button"
          aria-label={t("header.history")}
          title={t("header.history")}
          aria-expanded={open}
          onClick={(event) => {
            // Not every browser focuses a button that is clicked.
            event.currentTarget.focus();
            state.opener.value = open ? null : event.currentTarget;
            actions.setHistory(!open);
          }}
        >
          <Icon nodes={panelLeft} mirrored />
        </button>
      )}
      {header.left_action && <OwnButton side="left" action={header.left_action} />}
      {header.title.enabled ? (
        <h2 class="title" dir="auto">
          {thread && history.enabled && history.show_rename && !header.title.text ? (
            <Title key={thread.id} thread={thread} />
          ) : (
            header.title.text || thread?.title || t(isNew ? "header.new" : "history.untitled")
          )}
        </h2>
      ) : (
        <div class="title" />
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={t("header.new")}
        title={t("header.new")}
        disabled={isBusy(state) || isNew}
        onClick={() => actions.openThread(null)}
      >
        <Icon nodes={squarePen} />
      </button>
      {header.right_action && <OwnButton side="right" action={header.right_action} />}
    </div>
  );
}

/** The title of the thread, which a click makes a field. */
function Title({ thread }: { thread: ThreadMetadata }) {
  const { t } = useUi();
  const naming = useSignal(false);
  const back = useRef(false);
  const chunk = useChunk<HistoryChunk>("history", naming.value);
  const onDone = (byKey: boolean) => {
    back.current = byKey;
    naming.value = false;
  };
  return naming.value && chunk ? (
    <chunk.TitleField thread={thread} onDone={onDone} />
  ) : (
    <button
      type="button"
      data-part="title"
      title={t("header.rename")}
      ref={(button) => {
        if (back.current) {
          button?.focus();
        }
      }}
      onClick={() => (naming.value = true)}
    >
      {thread.title || t("history.untitled")}
    </button>
  );
}

/** A button that Python listens to. */
function OwnButton({ side, action: { icon, label } }: { side: "left" | "right"; action: HeaderAction }) {
  const { actions } = useUi();
  const nodes = useIcon(icon);
  const name = label || icon.replace("lucide:", "").replaceAll("-", " ");
  return (
    <button
      type="button"
      class="icon-button"
      data-part={`${side}-action`}
      aria-label={name}
      title={name}
      onClick={() => actions.clickHeader(side)}
    >
      {nodes && <Icon nodes={nodes} />}
    </button>
  );
}

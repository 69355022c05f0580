import type { ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { EntitiesChunk } from "../chunks/entities";
import type { HistoryChunk } from "../chunks/history";
import { Composer } from "../composer/composer";
import { t } from "../i18n/t";
import { StartScreen } from "../start/start";
import { ThemeSlot } from "../theme/slot";
import { Notices } from "../thread/notices";
import { Thread } from "../thread/thread";
import { useChunk } from "./chunks";
import { Connecting } from "./connecting";
import { useUi } from "./context";
import { Header } from "./header";

/** The whole screen of one view. */
export function App({ grows }: { grows: ReadonlySignal<boolean> }) {
  const { state, actions } = useUi();
  const options = state.options.value;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && state.historyOpen.peek()) {
      actions.setHistory(false);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section's look and meaning, with a name that is always there.
    <div
      class={`chat ${grows.value ? "grows" : ""}`}
      role="region"
      aria-label={options.frame_title}
      onKeyDown={onKeyDown}
    >
      {state.ready.value ? (
        <>
          {options.header.enabled && <Header />}
          <div class="body">
            {options.history.enabled && state.historyOpen.value && <HistorySlot />}
            <div class="main">
              <Conversation />
              <div class="footer column">
                <Notices />
                <DeletedSlot />
                <Composer />
              </div>
            </div>
          </div>
          <CardSlot />
          <ThemeSlot />
        </>
      ) : (
        <Connecting />
      )}
    </div>
  );
}

/** The list of threads, and a place for it until it can be shown. */
function HistorySlot() {
  const chunk = useChunk<HistoryChunk>("history", true);
  return chunk ? <chunk.History /> : <aside data-part="history" aria-label={t("history.title")} aria-busy="true" />;
}

/** What was deleted in the last seconds, where the list does not show it. */
function DeletedSlot() {
  const { deleted, historyOpen } = useUi().state;
  const wanted = deleted.value.length > 0 && !historyOpen.value;
  const chunk = useChunk<HistoryChunk>("history", wanted);
  return wanted && chunk && <chunk.Deleted />;
}

/** The cards beside mentions, where Python has any. */
function CardSlot() {
  const wanted = useUi().state.options.value.entities.on_request_preview;
  const chunk = useChunk<EntitiesChunk>("entities", wanted);
  return chunk && <chunk.EntityCards />;
}

function Conversation() {
  const { state } = useUi();
  const handled = useRef(state.responding.peek() ? null : state.sent.peek());
  if (state.loading.value && state.keys.value.length === 0) {
    return (
      <div class="loading" role="status">
        {t("thread.loading")}
      </div>
    );
  }
  const empty = state.keys.value.length === 0 && !state.responding.value && state.failure.value === null;
  return empty ? <StartScreen /> : <Thread handled={handled} />;
}

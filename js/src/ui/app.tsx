import type { ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { HistoryChunk } from "../chunks/history";
import type { InspectorChunk } from "../chunks/inspector";
import type { ReferencesChunk } from "../chunks/references";
import { Below, Composer } from "../composer/composer";
import { SelectionSlot } from "../composer/slots";
import { StartScreen } from "../start/start";
import { ThemeSlot } from "../theme/slot";
import { Loading } from "../thread/loading";
import { Notices } from "../thread/notices";
import { Thread } from "../thread/thread";
import { useChunk } from "./chunks";
import { Connecting } from "./connecting";
import { useUi } from "./context";
import { Header } from "./header";

interface AppProps {
  readonly grows: ReadonlySignal<boolean>;
  /** What the thread has is all that is shown: it takes actions, and no messages. */
  readonly alone?: boolean;
}

/** The whole screen of one view. */
export function App({ grows, alone = false }: AppProps) {
  const { state, actions, t } = useUi();
  const options = state.options.value;
  const { tag, dir, standsIn } = t.language.value;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && state.historyOpen.peek()) {
      actions.setHistory(false);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section's look and meaning, with a name that is always there.
    <div
      class={`chat ${grows.value ? "grows" : ""} ${alone ? "alone" : ""} ${standsIn ? "unsettled" : ""}`}
      role="region"
      aria-label={options.frame_title || t(alone ? "chat.widget" : "chat.title")}
      lang={tag}
      dir={dir}
      onKeyDown={onKeyDown}
    >
      {state.ready.value ? (
        <>
          {options.header.enabled && <Header />}
          <div class="body">
            {options.history.enabled && state.historyOpen.value && <HistorySlot />}
            <div class="main">
              <Conversation alone={alone} />
              {!alone && <SelectionSlot />}
              <div class="footer column">
                <Notices />
                {!alone && <DeletedSlot />}
                {alone ? <Below /> : <Composer />}
              </div>
            </div>
            {state.inspecting.value && <InspectorSlot />}
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
  const { t } = useUi();
  const chunk = useChunk<HistoryChunk>("history", true);
  return chunk ? <chunk.History /> : <aside data-part="history" aria-label={t("history.title")} aria-busy="true" />;
}

/** What goes between the chat and its backend, once it can be shown. */
function InspectorSlot() {
  const chunk = useChunk<InspectorChunk>("inspector", true);
  return chunk && <chunk.Inspector />;
}

/** What was deleted in the last seconds, where the list does not show it. */
function DeletedSlot() {
  const { deleted, historyOpen } = useUi().state;
  const wanted = deleted.value.length > 0 && !historyOpen.value;
  const chunk = useChunk<HistoryChunk>("history", wanted);
  return wanted && chunk && <chunk.Deleted />;
}

/** The cards beside citations, and beside mentions where Python has any. */
function CardSlot() {
  const { state } = useUi();
  const wanted = state.options.value.entities.on_request_preview || state.cites.value;
  const chunk = useChunk<ReferencesChunk>("references", wanted);
  return chunk && <chunk.References />;
}

function Conversation({ alone }: { alone: boolean }) {
  const { state } = useUi();
  const handled = useRef(state.responding.peek() ? null : state.sent.peek());
  if (state.loading.value && state.keys.value.length === 0) {
    return <Loading />;
  }
  const silent = !state.responding.value && state.failure.value === null && state.progress.value === null;
  const empty = state.keys.value.length === 0 && silent;
  return empty && !alone ? <StartScreen /> : <Thread handled={handled} />;
}

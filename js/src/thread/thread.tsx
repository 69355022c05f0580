import arrowDown from "lucide:arrow-down";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { WordsChunk } from "../chunks/words";
import { layOut } from "../state/turns";
import { useChunk } from "../ui/chunks";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { FailureLine } from "./failure";
import { PagesOfRows } from "./pages";
import { ProgressLine } from "./progress";
import { Scroller } from "./scroller";

/**
 * The conversation; another one is shown from its end. `handled` is the last sent message that has come into view: it is
 * kept by who lives longer, since the first message of a thread, and perhaps its whole answer, come before its place.
 */
export function Thread({ handled }: { handled: { current: string | null } }) {
  const { state } = useUi();
  return <Rows key={state.conversation.value} handled={handled} />;
}

function Rows({ handled }: { handled: { current: string | null } }) {
  const { state, t } = useUi();
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const scroller = useSignal<Scroller | null>(null);
  const keys = state.keys.value;
  const places = layOut(state, keys);

  useLayoutEffect(() => {
    if (!viewport.current || !content.current || !spacer.current) {
      return;
    }
    const follows = () => state.options.peek().thread.auto_scroll;
    const made = new Scroller(viewport.current, content.current, spacer.current, follows);
    scroller.value = made;
    made.follow();
    return () => made.dispose();
  }, [state, scroller]);

  // A message that was just sent comes into view: the end, or the message at the top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows that were drawn are what it waits for.
  useLayoutEffect(() => {
    const sent = state.sent.peek();
    if (sent === handled.current || sent === null) {
      return;
    }
    handled.current = sent;
    const row = content.current?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(sent)}"]`);
    if (state.options.peek().thread.auto_scroll) {
      scroller.peek()?.follow();
    } else if (row) {
      scroller.peek()?.toTop(row);
    }
  }, [keys, state, scroller, handled]);

  return (
    <div class="thread-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div class={`scroller ${state.loading.value ? "stale" : ""}`} data-part="thread" ref={viewport} tabIndex={0}>
        <div
          class="column rows"
          ref={content}
          role="log"
          aria-live="off"
          aria-label={t("thread.label")}
          aria-busy={state.responding.value}
        >
          <PagesOfRows places={places} />
          <ProgressLine />
          <FailureLine />
          <div ref={spacer} />
        </div>
      </div>
      {scroller.value && <Jump scroller={scroller.value} />}
      <AnnouncerSlot />
    </div>
  );
}

/** What is said to screen readers: not each letter as it comes, so not by the log itself. */
function AnnouncerSlot() {
  const chunk = useChunk<WordsChunk>("words", true);
  return chunk && <chunk.Announcer />;
}

function Jump({ scroller }: { scroller: Scroller }) {
  const { t } = useUi();
  const label = t("thread.latest");
  if (!scroller.away.value) {
    return null;
  }
  return (
    <button
      type="button"
      class="jump"
      data-part="jump"
      aria-label={label}
      title={label}
      onClick={() => scroller.toEnd()}
    >
      <Icon nodes={arrowDown} />
    </button>
  );
}

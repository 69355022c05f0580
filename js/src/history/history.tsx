import x from "lucide:x";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import en from "../i18n/en.history.json";
import { learn } from "../i18n/t";
import type { ThreadMetadata } from "../protocol.gen";
import { isBusy } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { Deleted } from "./deleted";
import { groupsOf, matching, nameOf } from "./groups";
import css from "./history.css";
import { ThreadList } from "./list";
import { usePanel } from "./panel";
import { Search } from "./search";

learn(en);

/** The list of threads: beside the conversation where there is room, over it where there is not. */
export function History() {
  const { state, actions, adopt, t } = useUi();
  const field = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const query = useSignal("");
  const active = useSignal<string | null>(null);
  const wanted = useSignal<string | null>(null);
  adopt(css);
  const { isOver, keepInside } = usePanel(panel, field);
  const [all, leaving, words] = [state.threads.value, state.leaving.value, query.value];
  const groups = useMemo(
    () => groupsOf(matching(leaving.size > 0 ? all.filter(({ id }) => !leaving.has(id)) : all, words, t), t),
    [all, leaving, words, t, t.language.value],
  );
  const threads = useMemo(() => groups.flatMap((group) => group.threads), [groups]);

  const close = () => actions.setHistory(false);
  const focus = (id: string | undefined) => {
    if (id === undefined) {
      field.current?.focus();
    } else {
      active.value = id;
      wanted.value = id;
    }
  };
  const open = (thread: ThreadMetadata) => {
    if (state.thread.peek()?.id !== thread.id) {
      actions.openThread(thread.id);
    }
    // Over the conversation, the list has done its work; beside it, it stays.
    if (isOver) {
      close();
    }
  };
  const remove = (thread: ThreadMetadata) => {
    const at = threads.findIndex(({ id }) => id === thread.id);
    focus((threads[at + 1] ?? threads[at - 1])?.id);
    actions.deleteThread(thread.id);
  };
  const onEnter = () => {
    const first = threads[0];
    if (words.trim() && first && !isBusy(state)) {
      open(first);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = state.deleted.peek().at(-1);
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && last && event.target !== field.current) {
      event.preventDefault();
      actions.undoDelete(last.id);
      focus(last.id);
    }
    keepInside(event);
  };
  const onLeave = (thread: ThreadMetadata) => {
    // The panel has it until the row can take it, so that it never falls to the page.
    panel.current?.focus({ preventScroll: true });
    wanted.value = state.threads.peek().some(({ id }) => id === thread.id) ? thread.id : active.peek();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape and the header's button do the same by keyboard. */}
      <div class="scrim" onMouseDown={(event) => event.preventDefault()} onClick={close} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useAriaPropsSupportedByRole: both of its roles have a name, and the keys of its parts come up to it. */}
      <div
        class="history"
        data-part="history"
        aria-label={t("history.title")}
        aria-busy={state.listing.value === "pending"}
        role={isOver ? "dialog" : "complementary"}
        aria-modal={isOver ? "true" : undefined}
        tabIndex={-1}
        ref={panel}
        onKeyDown={onKeyDown}
      >
        <div class="history-head">
          <Search query={query} field={field} onDown={() => threads[0] && focus(threads[0].id)} onEnter={onEnter} />
          {isOver && (
            <button
              type="button"
              class="icon-button"
              aria-label={t("history.close")}
              title={t("history.close")}
              onClick={close}
            >
              <Icon nodes={x} />
            </button>
          )}
        </div>
        {threads.length > 0 ? (
          <ThreadList
            groups={groups}
            threads={threads}
            active={active.value}
            wanted={wanted.value}
            open={open}
            remove={remove}
            focus={focus}
            onFocused={(id) => {
              active.value = id;
              wanted.value = null;
            }}
            onTop={() => focus(undefined)}
          />
        ) : (
          <Nothing query={words} />
        )}
        <Deleted onLeave={onLeave} />
        <Announcement nothing={words.trim() !== "" && threads.length === 0} />
      </div>
    </>
  );
}

/** What stands in place of rows: their outlines while they are still to come, else why there are none. */
function Nothing({ query }: { query: string }) {
  const { state, t } = useUi();
  const { listing, threads } = state;
  if (threads.value.length > 0 && query.trim()) {
    return <p class="history-empty">{t("history.nothing")}</p>;
  }
  if (listing.value === "pending") {
    return (
      <div class="history-outlines" data-part="history-outlines">
        <span class="hidden-text" role="status">
          {t("thread.loading")}
        </span>
        {[80, 60, 90, 50, 70].map((width) => (
          <div key={width} class="history-outline" style={{ "--width": `${width}%` }} />
        ))}
      </div>
    );
  }
  return <p class="history-empty">{t(listing.value === "failed" ? "history.failed" : "history.empty")}</p>;
}

/** Says what changed to those who cannot see it. It is there before anything is said, else it would not be heard. */
function Announcement({ nothing }: { nothing: boolean }) {
  const { state, t } = useUi();
  const said = useSignal("");
  const count = useRef(0);
  useSignalEffect(() => {
    const deleted = state.deleted.value;
    const last = deleted.at(-1);
    said.value = last && deleted.length > count.current ? `${t("history.deleted")}: ${nameOf(last, t)}` : "";
    count.current = deleted.length;
  });
  return (
    <div class="hidden-text" role="status">
      {nothing ? t("history.nothing") : said.value}
    </div>
  );
}

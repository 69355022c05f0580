import { useLayoutEffect, useRef } from "preact/hooks";
import type { ThreadMetadata } from "../protocol.gen";
import { useUi } from "../ui/context";
import css from "./deleted.css";
import { nameOf } from "./groups";

interface Props {
  /** Called before a bar goes that has the focus. */
  readonly onLeave?: (thread: ThreadMetadata) => void;
}

/** What was deleted in the last seconds, each with a way back. */
export function Deleted({ onLeave }: Props) {
  const { state, adopt } = useUi();
  adopt(css);
  return (
    <div class="deleted">
      {state.deleted.value.map((thread) => (
        <Bar key={thread.id} thread={thread} onLeave={onLeave} />
      ))}
    </div>
  );
}

function Bar({ thread, onLeave }: { thread: ThreadMetadata; onLeave: Props["onLeave"] }) {
  const { actions, t } = useUi();
  const bar = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is for the time that the bar shows.
  useLayoutEffect(() => {
    const element = bar.current;
    return () => {
      if (element?.contains((element.getRootNode() as ShadowRoot | Document).activeElement)) {
        onLeave?.(thread);
      }
    };
  }, []);
  return (
    <div class="deleted-bar" data-part="deleted" ref={bar}>
      <span class="what">{t("history.deleted")}</span>
      <span class="name" dir="auto">
        {nameOf(thread, t)}
      </span>
      <button
        type="button"
        class="button"
        data-part="undo"
        aria-label={t("history.undo_of", { title: nameOf(thread, t) })}
        onClick={() => actions.undoDelete(thread.id)}
      >
        {t("history.undo")}
      </button>
    </div>
  );
}

import { useRef } from "preact/hooks";
import type { ThreadMetadata } from "../protocol.gen";
import { useUi } from "../ui/context";

interface Props {
  readonly thread: ThreadMetadata;
  /** Called once; by a key, the focus is to go back to where it was. */
  readonly onDone: (byKey: boolean) => void;
}

/** The title of a thread, being written anew in its place. */
export function TitleField({ thread, onDone }: Props) {
  const { actions, t } = useUi();
  const ended = useRef(false);
  const end = (title: string | null, byKey: boolean) => {
    // Once: leaving the field ends it as well.
    if (!ended.current) {
      ended.current = true;
      onDone(byKey);
      if (title && title !== thread.title) {
        actions.renameThread(thread.id, title);
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) {
      return;
    }
    event.preventDefault();
    end(event.key === "Enter" ? event.currentTarget.value.trim() : null, true);
  };
  return (
    <input
      class="history-name"
      data-part="history-name"
      dir="auto"
      maxLength={200}
      aria-label={t("history.name")}
      defaultValue={thread.title ?? ""}
      ref={selectAll}
      onKeyDown={onKeyDown}
      onBlur={(event) => end(event.currentTarget.value.trim(), false)}
    />
  );
}

function selectAll(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
  input?.select();
}

import check from "lucide:check";
import copy from "lucide:copy";
import rotate from "lucide:rotate-ccw";
import textIcon from "lucide:text-align-start";
import thumbsDown from "lucide:thumbs-down";
import thumbsUp from "lucide:thumbs-up";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { WordsChunk } from "../../chunks/words";
import { copyText as toClipboard } from "../../markdown/copy";
import { isBusy } from "../../state/can";
import { copyText, questionOf, rowsOfTurn } from "../../state/turns";
import { useChunk } from "../../ui/chunks";
import { useUi } from "../../ui/context";
import { Icon, type IconNodes } from "../../ui/icon";
import css from "./actions.css";
import { Took } from "./took";

/** How long the tick of a copy is shown, in milliseconds. */
const TICK = 1600;

export interface TurnActionsProps {
  /** The last row of the answer. */
  readonly rowKey: string;
  /** Nothing stands below it. */
  readonly last: boolean;
}

/** The buttons under a finished answer: copy, and what the options say. */
export function TurnActions({ rowKey, last }: TurnActionsProps) {
  const { state, actions, adopt, t } = useUi();
  adopt(css);
  const { feedback, retry } = state.options.value.thread_item_actions;
  if (last && state.responding.value) {
    return null;
  }
  const rows = rowsOfTurn(state, rowKey);
  const given = rows.map(({ key }) => state.feedback.value[key]).find((kind) => kind !== undefined);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look and a legend of its own.
    <div
      class={`turn-actions ${last ? "last" : ""}`}
      data-part="turn-actions"
      role="group"
      aria-label={t("turn.actions")}
    >
      {copyText(rows) && <Copies rowKey={rowKey} />}
      {feedback && (
        <>
          <Action
            icon={thumbsUp}
            label={t("turn.good")}
            pressed={given === "positive"}
            onClick={() => actions.feedback(rowKey, "positive")}
          />
          <Action
            icon={thumbsDown}
            label={t("turn.bad")}
            pressed={given === "negative"}
            onClick={() => actions.feedback(rowKey, "negative")}
          />
        </>
      )}
      {retry && (
        <Action
          icon={rotate}
          label={t("turn.retry")}
          disabled={isBusy(state)}
          onClick={() => actions.retry(questionOf(state, rowKey))}
        />
      )}
      <Took rows={rows} />
    </div>
  );
}

interface ActionProps {
  icon: IconNodes;
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: (event: MouseEvent) => void;
}

/** One of the buttons under an answer or a message. */
export function Action({ icon, label, pressed, disabled, onClick }: ActionProps) {
  return (
    <button
      type="button"
      class="icon-button small"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon nodes={icon} />
    </button>
  );
}

/** Copies the answer as it was written, or what it says without its syntax. */
function Copies({ rowKey }: { rowKey: string }) {
  const { state, t } = useUi();
  const words = useChunk<WordsChunk>("words", true);
  const text = () => copyText(rowsOfTurn(state, rowKey));
  return (
    <>
      <Copy label={t("turn.copy")} text={text} />
      {words && <Copy icon={textIcon} label={t("turn.plain")} text={() => words.wordsOfMarkdown(text())} />}
    </>
  );
}

interface CopyProps {
  icon?: IconNodes;
  label: string;
  text: () => string;
}

/** A button that copies a text, and says for a moment that it did. */
export function Copy({ icon = copy, label, text }: CopyProps) {
  const { t } = useUi();
  const copied = useSignal(false);
  useEffect(() => {
    if (copied.value) {
      const timer = setTimeout(() => {
        copied.value = false;
      }, TICK);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [copied, copied.value]);
  const onClick = async (event: MouseEvent) => {
    copied.value = await toClipboard(text(), event.currentTarget as HTMLElement);
  };
  return (
    <Action icon={copied.value ? check : icon} label={copied.value ? t("turn.copied") : label} onClick={onClick} />
  );
}

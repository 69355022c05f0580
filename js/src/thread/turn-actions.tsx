import check from "lucide:check";
import copy from "lucide:copy";
import rotate from "lucide:rotate-ccw";
import thumbsDown from "lucide:thumbs-down";
import thumbsUp from "lucide:thumbs-up";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/t";
import { copyText as toClipboard } from "../markdown/copy";
import { isBusy } from "../state/can";
import { copyText, questionOf, rowsOfTurn } from "../state/turns";
import { useUi } from "../ui/context";
import { Icon, type IconNodes } from "../ui/icon";

/** How long the tick of a copy is shown, in milliseconds. */
const TICK = 1600;

/** The buttons under a finished answer: copy, and what the options say. */
export function TurnActions({ rowKey, last }: { rowKey: string; last: boolean }) {
  const { state, actions } = useUi();
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
      {copyText(rows) && <Copy label={t("turn.copy")} text={() => copyText(rowsOfTurn(state, rowKey))} />}
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

/** A button that copies a text, and says for a moment that it did. */
export function Copy({ label, text }: { label: string; text: () => string }) {
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
    const button = event.currentTarget as HTMLElement;
    copied.value = await toClipboard(text(), button);
  };
  return (
    <Action icon={copied.value ? check : copy} label={copied.value ? t("turn.copied") : label} onClick={onClick} />
  );
}

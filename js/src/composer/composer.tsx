import arrowUp from "lucide:arrow-up";
import lock from "lucide:lock";
import square from "lucide:square";
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Markdown } from "../markdown/markdown";
import { blockedBy, canSend } from "../state/can";
import { useUi } from "../ui/context";
import { directionOf } from "../ui/direction";
import { Icon } from "../ui/icon";
import type { EditorProps } from "./editor/editor";
import { showText } from "./show-text";
import {
  Asked,
  AttachmentList,
  AttachSlot,
  DictateSlot,
  ModelSlot,
  ReplySlot,
  ToolSlot,
  useChoices,
  useEditor,
} from "./slots";

/** Longer texts than this fill the field anyway, and need no copy to measure by. */
const MEASURED = 4000;

/** The input below the conversation, its button, and what stands around it. */
export function Composer() {
  const { state, t } = useUi();
  const status = state.thread.value?.status;
  const lockedBy = state.gone.value
    ? t("composer.gone")
    : status?.type === "locked"
      ? status.reason || t("composer.locked")
      : undefined;
  const disclaimer = state.options.value.disclaimer;
  return (
    <>
      <Note />
      {status?.type === "closed" ? (
        <div class="closed" data-part="composer" role="status">
          <Icon nodes={lock} />
          <span>{status.reason || t("composer.closed")}</span>
        </div>
      ) : state.asked.value !== null && !state.gone.value ? (
        <Asked key={state.asked.value} rowKey={state.asked.value} />
      ) : (
        <Field lockedBy={lockedBy} />
      )}
      {disclaimer && (
        <div class={`disclaimer ${disclaimer.high_contrast ? "strong" : ""}`} data-part="disclaimer">
          <Markdown text={disclaimer.text} streaming={false} />
        </div>
      )}
    </>
  );
}

function Note() {
  const { state, t } = useUi();
  const note = state.gone.value ? ({ text: t("chat.gone"), level: "error" } as const) : state.composerNote.value;
  return (
    <div role="status">
      {note && <p class={`composer-note ${note.level === "error" ? "error" : ""}`}>{note.text}</p>}
    </div>
  );
}

function Field({ lockedBy }: { lockedBy: string | undefined }) {
  const { state, actions, t } = useUi();
  const Editor = useEditor();
  const choices = useChoices();
  const off = lockedBy !== undefined;
  const { placeholder, tools } = state.options.value.composer;
  const chosen = tools.find(({ id }) => id === state.toolId.value);
  const words = lockedBy ?? (chosen?.placeholder_override || placeholder || t("composer.placeholder"));
  const chooses = choices.tools || choices.models;
  return (
    <div class={`composer ${off ? "off" : ""} ${chooses ? "choosing" : ""}`} data-part="composer">
      <ReplySlot />
      <AttachmentList />
      <AttachSlot off={off} />
      <div class="grow">
        {Editor ? (
          <Editor placeholder={words} off={off} onEnter={actions.send} />
        ) : (
          <Plain placeholder={words} off={off} onEnter={actions.send} />
        )}
      </div>
      <ToolSlot off={off} />
      <span class="end">
        <ModelSlot off={off} />
        <DictateSlot off={off} />
        <Submit />
      </span>
    </div>
  );
}

/** The field where there is nothing to mention. */
function Plain({ placeholder, off, onEnter }: EditorProps) {
  const { state, actions, t } = useUi();
  const input = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  /** Gives the text to the copy that the field is as high as, and the field the way it runs. */
  const measure = (text: string) => {
    if (input.current?.parentElement) {
      input.current.dir = directionOf(text) ?? "";
      input.current.parentElement.dataset.copy = text.slice(0, MEASURED);
    }
  };
  useSignalEffect(() => {
    const text = state.composer.value;
    // A change from elsewhere waits for the end of a composition, which it would break.
    if (input.current && !composing.current) {
      showText(input.current, text);
      measure(text);
    }
  });

  const onInput = () => {
    const text = input.current?.value ?? "";
    measure(text);
    actions.edit(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // 229 is what Safari says for the Enter that ends a composition.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) {
      return;
    }
    event.preventDefault();
    onEnter();
  };
  return (
    <textarea
      ref={input}
      class="composer-input"
      data-part="composer-input"
      rows={1}
      autocomplete="off"
      aria-label={t("composer.label")}
      placeholder={placeholder}
      disabled={off}
      onInput={onInput}
      onKeyDown={onKeyDown}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={() => {
        composing.current = false;
        onInput();
      }}
    />
  );
}

function Submit() {
  const { state, actions, t } = useUi();
  if (state.responding.value && state.canStop.value) {
    const label = t("composer.stop");
    return (
      <button
        type="button"
        class="submit stop"
        data-part="stop"
        aria-label={label}
        title={label}
        onClick={actions.stop}
      >
        <Icon nodes={square} />
      </button>
    );
  }
  const label = t("composer.send");
  const block = blockedBy(state);
  return (
    <button
      type="button"
      class="submit"
      data-part="send"
      aria-label={label}
      title={block ? t(`composer.${block}`) : label}
      disabled={!canSend(state)}
      onClick={actions.send}
    >
      <Icon nodes={arrowUp} />
    </button>
  );
}

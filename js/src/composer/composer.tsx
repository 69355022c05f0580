import arrowUp from "lucide:arrow-up";
import lock from "lucide:lock";
import square from "lucide:square";
import { Markdown } from "../markdown/markdown";
import { blockedBy, canSend } from "../state/can";
import type { ChatState } from "../state/state";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { Input, useDraft } from "./input";
import {
  Asked,
  AttachmentList,
  AttachSlot,
  DictateSlot,
  ModelSlot,
  ReplySlot,
  ToolSlot,
  useChoices,
  useEdit,
} from "./slots";

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
          <span dir="auto">{status.reason || t("composer.closed")}</span>
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

/** What stands below a widget outside any chat: questions that were asked, and Stop while an action takes long. */
export function Below() {
  const { state } = useUi();
  const asked = state.gone.value ? null : state.asked.value;
  return (
    <>
      <Note />
      {asked !== null ? <Asked key={asked} rowKey={asked} /> : stops(state) && <Submit />}
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
  const ui = useUi();
  const { state, actions, t } = ui;
  const draft = useDraft();
  const edit = useEdit(state.keys.value.length > 0);
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
      <Input
        source={draft}
        part="composer-input"
        label={t("composer.label")}
        placeholder={words}
        off={off}
        onEnter={actions.send}
        onKey={(event, caret) => edit?.recallBy(ui, event, caret) ?? false}
      />
      <ToolSlot off={off} />
      <span class="end">
        <ModelSlot off={off} />
        <DictateSlot off={off} />
        <Submit />
      </span>
    </div>
  );
}

function stops({ responding, canStop }: ChatState): boolean {
  return responding.value && canStop.value;
}

function Submit() {
  const { state, actions, t } = useUi();
  if (stops(state)) {
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

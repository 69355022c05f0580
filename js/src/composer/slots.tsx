import { useEffect, useRef, useState } from "preact/hooks";
import type { AttachmentsChunk } from "../chunks/attachments";
import type { ChoicesChunk } from "../chunks/choices";
import type { DictationChunk } from "../chunks/dictation";
import type { EditChunk } from "../chunks/edit";
import type { EditorChunk } from "../chunks/editor";
import type { QuestionsChunk } from "../chunks/questions";
import type { SelectionChunk } from "../chunks/selection";
import { uploadsOf } from "../state/uploads";
import { useChunk } from "../ui/chunks";
import { useUi } from "../ui/context";

// The places for what comes as chunks, and what stands there until it has come.

/** The files in the composer: by their names only, until more can be shown. */
export function AttachmentList() {
  const uploads = uploadsOf(useUi().state);
  const chunk = useChunk<AttachmentsChunk>("attachments", uploads.length > 0);
  if (uploads.length === 0) {
    return null;
  }
  return chunk ? <chunk.Chips /> : <p class="chips">{uploads.map(({ name }) => name).join(", ")}</p>;
}

/** The button that chooses files. */
export function AttachSlot({ off }: { off: boolean }) {
  const { enabled } = useUi().state.options.value.composer.attachments;
  const chunk = useChunk<AttachmentsChunk>("attachments", enabled);
  return enabled ? <span class="slot">{chunk && <chunk.Attach off={off} />}</span> : null;
}

/** What the message will answer to: its words only, until more can be shown. */
export function ReplySlot() {
  const text = useUi().state.reply.value;
  const chunk = useChunk<ChoicesChunk>("choices", text !== null);
  return text === null ? null : (
    <div class="reply" data-part="reply">
      {chunk ? <chunk.Reply text={text} /> : text}
    </div>
  );
}

/** Whether there is something to choose for a message beside its words. */
export function useChoices(): { tools: boolean; models: boolean } {
  const { composer, entities } = useUi().state.options.value;
  const mention = entities.on_tag_search && entities.show_composer_menu;
  return { tools: composer.tools.length > 0 || mention, models: composer.models.length > 0 };
}

/** The tools to choose from, and the one that is chosen. */
export function ToolSlot({ off }: { off: boolean }) {
  const { tools } = useChoices();
  const chunk = useChunk<ChoicesChunk>("choices", tools);
  return tools ? <span class="slot">{chunk && <chunk.ToolChoice off={off} />}</span> : null;
}

/** The models to choose from. */
export function ModelSlot({ off }: { off: boolean }) {
  const { models } = useChoices();
  const chunk = useChunk<ChoicesChunk>("choices", models);
  return models ? <span class="slot">{chunk && <chunk.ModelChoice off={off} />}</span> : null;
}

/** The field that knows mentions and commands, once it is there and where there are any. */
export function useEditor(hasMentions: boolean): EditorChunk["Editor"] | undefined {
  const { entities, commands } = useUi().state.options.value;
  const wanted = entities.on_tag_search || commands.enabled || hasMentions;
  return useChunk<EditorChunk>("editor", wanted)?.Editor;
}

/** What brings words into the composer that are there already: those of a message, or of a prompt. */
export function useEdit(wanted: boolean): EditChunk | null {
  return useChunk<EditChunk>("edit", wanted);
}

/** The button that records speech, where there is a way to. */
export function DictateSlot({ off }: { off: boolean }) {
  const enabled = useUi().state.options.value.composer.dictation.enabled && "MediaRecorder" in globalThis;
  const chunk = useChunk<DictationChunk>("dictation", enabled);
  return enabled ? <span class="slot">{chunk && <chunk.Dictate off={off} />}</span> : null;
}

/** The questions that stand in place of the composer: only the first one's words, until they can be answered. */
export function Asked({ rowKey }: { rowKey: string }) {
  const item = useUi().state.rows.get(rowKey)?.value.item;
  const chunk = useChunk<QuestionsChunk>("questions", true);
  if (item?.type !== "structured_input") {
    return null;
  }
  return chunk ? (
    <chunk.Questions rowKey={rowKey} item={item} />
  ) : (
    <div class="closed" data-part="structured-input" tabIndex={-1} role="status">
      {item.inputs[0]?.question}
    </div>
  );
}

/** The button that quotes what is selected in an answer, from the first time that something is selected. */
export function SelectionSlot() {
  const place = useRef<HTMLSpanElement>(null);
  const [wanted, want] = useState(false);
  const chunk = useChunk<SelectionChunk>("selection", wanted);
  useEffect(() => {
    const main = place.current?.parentElement;
    const begun = () => want(true);
    main?.addEventListener("selectstart", begun, { once: true });
    return () => main?.removeEventListener("selectstart", begun);
  }, []);
  return chunk ? <chunk.QuoteSelection /> : <span ref={place} hidden />;
}

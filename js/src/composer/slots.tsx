import type { AttachmentsChunk } from "../chunks/attachments";
import type { DictationChunk } from "../chunks/dictation";
import type { QuestionsChunk } from "../chunks/questions";
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

import type { ChatState } from "./state";
import { uploadsOf } from "./uploads";

/** A thread loads or an answer streams: what would collide with it waits. */
export function isBusy(state: ChatState): boolean {
  return state.responding.value || state.loading.value;
}

/** Whether the thread takes messages. */
export function isOpen(state: ChatState): boolean {
  return (state.thread.value?.status?.type ?? "active") === "active";
}

/** What a file in the composer keeps the message waiting for. */
export function blockedBy(state: ChatState): "failed" | "uploading" | undefined {
  const all = uploadsOf(state).map(({ status }) => status);
  return (["failed", "uploading"] as const).find((status) => all.includes(status));
}

/** Whether what stands in the composer may go out now. */
export function canSend(state: ChatState): boolean {
  const something = state.composer.value.trim() !== "" || state.uploads.value.length > 0;
  return state.ready.value && !state.gone.value && isOpen(state) && !isBusy(state) && something && !blockedBy(state);
}

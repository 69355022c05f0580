import type { ChatState } from "./state";

/** A thread loads or an answer streams: what would collide with it waits. */
export function isBusy(state: ChatState): boolean {
  return state.responding.value || state.loading.value;
}

/** Whether the thread takes messages. */
export function isOpen(state: ChatState): boolean {
  return (state.thread.value?.status?.type ?? "active") === "active";
}

/** Whether what stands in the composer may go out now. */
export function canSend(state: ChatState): boolean {
  return state.ready.value && isOpen(state) && !isBusy(state) && state.composer.value.trim() !== "";
}

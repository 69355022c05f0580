import { effect } from "@preact/signals";
import type { ChatState } from "../state/state";
import type { Channel } from "./channel";
import type { Link } from "./link";

/** How long a change of the trait may run ahead of the kernel's own operation before it counts as a link's. */
const PATIENCE = 150;

/** Keeps the `thread_id` trait and the open thread the same, so that both ends of a `jslink` work. */
export function linkThread(link: Link, channel: Channel, state: ChatState): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => state.thread.peek()?.id ?? null;
  const unwatch = effect(() => {
    const id = state.thread.value?.id ?? null;
    if (state.ready.value && link.model.get("thread_id") !== id) {
      link.model.set("thread_id", id);
    }
  });
  const linked = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const id = (link.model.get("thread_id") ?? null) as string | null;
      if (id === open()) {
        return;
      }
      const { error } = await channel.call({ method: "open_thread", thread_id: id });
      if (error) {
        state.composerNote.value = { text: error, level: "error" };
        link.model.set("thread_id", open());
      }
    }, PATIENCE);
  };
  link.model.on("change:thread_id", linked);
  link.signal.addEventListener("abort", () => {
    clearTimeout(timer);
    link.model.off("change:thread_id", linked);
    unwatch();
  });
}

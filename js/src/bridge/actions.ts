import { t } from "../i18n/t";
import type { KernelCall } from "../protocol.gen";
import type { Actions } from "../state/actions";
import { canSend } from "../state/can";
import type { ChatState } from "../state/state";
import type { Channel } from "./channel";
import type { DraftSync } from "./draft";

/** After this many milliseconds without an answer the user is told what a message waits for. */
const PATIENCE = 2500;

/** What the parts of the screen can ask for, as calls of the kernel. */
export function createActions(channel: Channel, draft: DraftSync, state: ChatState): Actions {
  const { composerNote: note } = state;

  /** Calls the kernel; a refusal becomes a quiet line at the composer. */
  async function call(method: KernelCall["call"]): Promise<boolean> {
    note.value = null;
    const waiting = { text: t("composer.waiting"), level: "wait" } as const;
    const timer = setTimeout(() => {
      note.value = waiting;
    }, PATIENCE);
    const { error } = await channel.call(method);
    clearTimeout(timer);
    if (error) {
      note.value = { text: error, level: "error" };
    } else if (note.peek() === waiting) {
      note.value = null;
    }
    return !error;
  }

  async function send(): Promise<void> {
    if (!canSend(state)) {
      return;
    }
    const { text, rev } = draft.take();
    if (!(await call({ method: "send", text, rev })) && state.composer.peek() === "") {
      draft.edit(text);
    }
  }

  return {
    edit: (text) => {
      draft.edit(text);
      note.value = note.peek()?.level === "error" ? null : note.peek();
    },
    send: () => void send(),
    sendPrompt: (index) => void call({ method: "send_prompt", index }),
    stop: () => void call({ method: "stop" }),
    retry: (key) => void call({ method: "retry", key: key ?? null }),
    openThread: (id) => void call({ method: "open_thread", thread_id: id }),
    deleteThread: (id) => void call({ method: "delete_thread", thread_id: id }),
    setHistory: (open) => {
      // Shown at once: a list of threads must not wait for a busy kernel.
      state.historyOpen.value = open;
      void channel.call({ method: "set_history", open });
    },
    feedback: (key, kind) => {
      state.feedback.value = { ...state.feedback.peek(), [key]: kind };
      void call({ method: "feedback", key, feedback: kind });
    },
    dismissNotice: (index) => void call({ method: "dismiss_notice", index }),
  };
}

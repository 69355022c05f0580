import type { KernelCall } from "../protocol.gen";
import type { Actions } from "../state/actions";
import { canSend } from "../state/can";
import type { ChatState } from "../state/state";
import type { Channel, Reply } from "./channel";
import type { DraftSync } from "./draft";
import type { Files } from "./files";
import { createLookups } from "./lookups";

/** After this many milliseconds without an answer the user is told what a message waits for. */
const PATIENCE = 2500;

/** What the parts of the screen can ask for, as calls of the kernel. */
export function createActions(channel: Channel, draft: DraftSync, files: Files, state: ChatState): Actions {
  const { composerNote: note, t } = state;

  /** Calls the kernel; a refusal becomes a quiet line at the composer. */
  function call(method: KernelCall["call"]): Promise<boolean> {
    return told(() => channel.call(method));
  }

  async function told(ask: () => Promise<Reply>): Promise<boolean> {
    note.value = null;
    const waiting = { text: t("composer.waiting"), level: "wait" } as const;
    const timer = setTimeout(() => {
      note.value = waiting;
    }, PATIENCE);
    const { error } = await ask();
    clearTimeout(timer);
    if (error) {
      note.value = { text: error, level: "error" };
    } else if (note.peek() === waiting) {
      note.value = null;
    }
    return !error;
  }

  /** Asks for what may take as long as it likes, which says nothing about the kernel: nobody is told that it waits. */
  async function patiently(method: KernelCall["call"], bytes?: ArrayBuffer): Promise<Reply> {
    note.value = null;
    const reply = await channel.call(method, bytes);
    if (reply.error) {
      note.value = { text: reply.error, level: "error" };
    }
    return reply;
  }

  async function send(): Promise<void> {
    if (!canSend(state)) {
      return;
    }
    const taken = draft.take();
    const { conversation } = state.draft.peek();
    const uploads = state.uploads.peek();
    // Taken out at once, as the text is, so that a second Enter finds nothing to send.
    state.uploads.value = [];
    const accepted = await call({ method: "send", ...taken });
    if (conversation !== state.draft.peek().conversation) {
      return;
    }
    if (state.composer.peek() === "") {
      if (accepted) {
        state.recalls.get(conversation)?.bringBack();
      } else {
        draft.edit(taken.text, taken.content);
      }
    }
    if (!accepted && state.uploads.peek().length === 0) {
      state.uploads.value = uploads;
    }
  }

  async function deleteThread(id: string): Promise<void> {
    state.leaving.value = new Set(state.leaving.peek()).add(id);
    await call({ method: "delete_thread", thread_id: id });
    // Now the kernel has taken it off the list, or it stays.
    state.leaving.value = new Set([...state.leaving.peek()].filter((each) => each !== id));
  }

  return {
    edit: (text, content) => {
      draft.edit(text, content);
      note.value = note.peek()?.level === "error" ? null : note.peek();
    },
    send: () => void send(),
    sendPrompt: (index) => void call({ method: "send_prompt", index }),
    stop: () => void call({ method: "stop" }),
    editMessage: (key, text, content) => call({ method: "edit_message", key, text, content }),
    retry: (key) => void call({ method: "retry", key: key ?? null }),
    openThread: (id) => void call({ method: "open_thread", thread_id: id }),
    deleteThread: (id) => void deleteThread(id),
    undoDelete: (id) => void call({ method: "undo_delete", thread_id: id }),
    renameThread: (id, title) => void call({ method: "rename_thread", thread_id: id, title }),
    clickHeader: (side) => void call({ method: "click_header", side }),
    quote: (text) => {
      state.reply.value = text;
      void call({ method: "quote", text });
    },
    selectTool: (id) => {
      state.toolId.value = id;
      void call({ method: "select_tool", tool_id: id });
    },
    selectModel: (id) => {
      state.modelId.value = id;
      void call({ method: "select_model", model_id: id });
    },
    ...createLookups(channel, call),
    setHistory: (open) => {
      // Shown at once: a list of threads must not wait for a busy kernel.
      state.historyOpen.value = open;
      void channel.call({ method: "set_history", open });
    },
    feedback: (key, kind) => {
      state.feedback.value = { ...state.feedback.peek(), [key]: kind };
      void call({ method: "feedback", key, feedback: kind });
    },
    followDeeplink: (link, data) => void call({ method: "follow_deeplink", link, data }),
    act: async (key, action, dropped) => {
      const { error, result } = await patiently({ method: "act", key, action, dropped: [...dropped] });
      return !error && result?.kind !== "action_failed";
    },
    dismissNotice: (index) => void call({ method: "dismiss_notice", index }),
    attach: (chosen) => void told(() => files.attach(chosen)),
    detach: (key) => void told(() => files.detach(key)),
    answer: (key, answers) => call({ method: "submit_structured_input", key, answers }),
    transcribe: async (mime_type, speech) => {
      await patiently({ method: "transcribe", mime_type }, speech);
    },
  };
}

import { type Signal, signal } from "@preact/signals";
import type { Draft, Failure, Notice, Options, Progress, Row, ThreadMetadata, Upload } from "../protocol.gen";

/** The options a chat has before the kernel has told its own. */
export const defaultOptions: Options = {
  theme: "auto",
  locale: null,
  header: { enabled: true, title: { enabled: true, text: null } },
  history: { enabled: true, show_delete: true },
  start_screen: { greeting: "", prompts: [] },
  composer: {
    placeholder: "",
    attachments: { enabled: false, max_size: 0, max_count: 0, accept: null },
    dictation: { enabled: false },
  },
  disclaimer: null,
  thread: { auto_scroll: true },
  thread_item_actions: { feedback: false, retry: false },
  initial_thread: null,
  frame_title: "Chat",
};

/** A file that this page chose. */
export interface Chosen {
  /** What stands for it until the kernel shows it. */
  readonly upload: Upload;
  /** Its own bytes as the address of a picture. */
  readonly preview: string | null;
}

/** All that the views of one chat show: one signal a value, and one a row, so that a change redraws only its place. */
export interface ChatState {
  /** The first reset has come. */
  readonly ready: Signal<boolean>;
  /** The Python behind the chat is gone, as after a restart. */
  readonly gone: Signal<boolean>;
  readonly thread: Signal<ThreadMetadata | null>;
  readonly threads: Signal<ThreadMetadata[]>;
  readonly responding: Signal<boolean>;
  readonly loading: Signal<boolean>;
  readonly canStop: Signal<boolean>;
  readonly progress: Signal<Progress | null>;
  readonly notices: Signal<Notice[]>;
  readonly failure: Signal<Failure | null>;
  readonly historyOpen: Signal<boolean>;
  readonly options: Signal<Options>;
  /** What the user said to the answers, by the key of a row of theirs. */
  readonly feedback: Signal<Record<string, string>>;
  /** The kernel's latest draft; what stands in the composer is `composer`. */
  readonly draft: Signal<Draft>;
  /** What stands in the composer of all views. */
  readonly composer: Signal<string>;
  /** Why the composer's last message did not go out, or what it waits for. */
  readonly composerNote: Signal<{ text: string; level: "error" | "wait" } | null>;
  /** The files in the composer, as the kernel tells. */
  readonly uploads: Signal<readonly Upload[]>;
  /** The files that this page chose, by key, until the kernel has shown them and shows them no more. */
  readonly chosen: Signal<ReadonlyMap<string, Chosen>>;
  /** The key of the row with the questions that wait for an answer, the newest if there are several. */
  readonly asked: Signal<string | null>;
  /** The keys of the rows, in order. */
  readonly keys: Signal<readonly string[]>;
  readonly rows: Map<string, Signal<Row>>;
  /** Rises when another conversation is shown, so that views go to its end. */
  readonly conversation: Signal<number>;
  /** The key of the last message the user sent while we looked on. */
  readonly sent: Signal<string | null>;
}

/** The state of a chat that nothing has been told about. */
export function createState(): ChatState {
  return {
    ready: signal(false),
    gone: signal(false),
    thread: signal(null),
    threads: signal([]),
    responding: signal(false),
    loading: signal(false),
    canStop: signal(true),
    progress: signal(null),
    notices: signal([]),
    failure: signal(null),
    historyOpen: signal(false),
    options: signal(defaultOptions),
    feedback: signal({}),
    draft: signal({ text: "", rev: 0, origin: null }),
    composer: signal(""),
    composerNote: signal(null),
    uploads: signal([]),
    chosen: signal(new Map()),
    asked: signal(null),
    keys: signal([]),
    rows: new Map(),
    conversation: signal(0),
    sent: signal(null),
  };
}

import { type Signal, signal } from "@preact/signals";
import { createT, type T } from "../i18n/t";
import type {
  Draft,
  Failure,
  Inspected,
  Options,
  Progress,
  Row,
  ShownNotice,
  ThreadMetadata,
  Upload,
  UserMessage,
  View,
} from "../protocol.gen";

/** The options a chat has before the kernel has told its own. */
export const defaultOptions: Options = {
  theme: "auto",
  locale: null,
  header: { enabled: true, title: { enabled: true, text: null }, left_action: null, right_action: null },
  history: { enabled: true, show_delete: true, show_rename: true },
  start_screen: { greeting: null, prompts: [] },
  composer: {
    placeholder: null,
    attachments: { enabled: false, max_size: 0, max_count: 0, accept: null },
    tools: [],
    models: [],
    dictation: { enabled: false },
  },
  disclaimer: null,
  entities: {
    on_tag_search: false,
    show_composer_menu: false,
    on_click: false,
    on_request_preview: false,
    value_of: false,
  },
  commands: { enabled: false, on_search: false, on_select: false },
  widgets: { on_action: false },
  thread: { auto_scroll: true },
  thread_item_actions: { feedback: false, retry: false },
  initial_thread: null,
  frame_title: null,
  on_client_tool: false,
};

type Listing = NonNullable<View["listing"]>;

/** The parts of a message: texts and mentions. */
export type Content = UserMessage["content"];

/** The draft of a chat that nothing was written in. */
export const emptyDraft: Draft = {
  text: "",
  content: [],
  rev: 0,
  origin: null,
  heard_from: null,
  heard: 0,
  conversation: 0,
};

/** What is written in the composer; its quotation where that was changed with it. */
export interface Words {
  readonly text: string;
  /** Its parts where it mentions something, else none. */
  readonly content: Content;
  readonly reply?: string | null;
}

/** Words that stand in the composer in place of what the user was writing there. */
export interface Recall {
  /** The row of the message that they are from, if they are from one. */
  readonly key: string | null;
  readonly words: Words;
  /** They were being written themselves, and were brought back. */
  readonly isOwn: boolean;
  /** What was being written, the newest last. */
  readonly kept: readonly Words[];
  /** Puts that into the composer again. */
  bringBack(): boolean;
}

/** A file that this page chose. */
export interface Chosen {
  /** What stands for it until the kernel shows it. */
  readonly upload: Upload;
  /** The number of the conversation that it was chosen in. */
  readonly conversation: number;
  /** Its own bytes as the address of a picture. */
  readonly preview: string | null;
}

/** All that the views of one chat show: one signal a value, and one a row, so that a change redraws only its place. */
export interface ChatState {
  /** The texts of the interface, in the language of this chat. */
  readonly t: T;
  /** The first reset has come. */
  readonly ready: Signal<boolean>;
  /** The Python behind the chat is gone, as after a restart. */
  readonly gone: Signal<boolean>;
  readonly thread: Signal<ThreadMetadata | null>;
  readonly threads: Signal<ThreadMetadata[]>;
  /** Whether the threads have been listed: none may also mean not yet. */
  readonly listing: Signal<Listing>;
  /** The threads whose deletion can be taken back. */
  readonly deleted: Signal<ThreadMetadata[]>;
  /** The threads that this page has had deleted, until the kernel has done so. */
  readonly leaving: Signal<ReadonlySet<string>>;
  readonly responding: Signal<boolean>;
  readonly loading: Signal<boolean>;
  readonly canStop: Signal<boolean>;
  /** The backend can put another message in place of one that was sent. */
  readonly canEdit: Signal<boolean>;
  readonly progress: Signal<Progress | null>;
  readonly notices: Signal<ShownNotice[]>;
  readonly failure: Signal<Failure | null>;
  readonly historyOpen: Signal<boolean>;
  /** The button that opened the list of threads, until that has taken the focus. */
  readonly opener: Signal<EventTarget | null>;
  readonly options: Signal<Options>;
  /** What the user said to the answers, by the key of a row of theirs. */
  readonly feedback: Signal<Record<string, string>>;
  /** The ids of the questions that Python waits for: they are answered also while a response streams. */
  readonly awaited: Signal<readonly string[]>;
  /** The kernel's latest draft; what stands in the composer is `composer`. */
  readonly draft: Signal<Draft>;
  /** What is written in the composer of all views. */
  readonly composer: Signal<string>;
  /** Its parts where it mentions something, else none. */
  readonly content: Signal<Content>;
  /** The text that the message will answer to. */
  readonly reply: Signal<string | null>;
  /** What stands in the composer in place of what the user was writing, by the number of the conversation. */
  readonly recalls: Map<number, Recall>;
  /** Rises when a button asks for a mention to be searched. */
  readonly mentioning: Signal<number>;
  readonly toolId: Signal<string | null>;
  readonly modelId: Signal<string | null>;
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
  /** Something on the screen cites sources, which have cards. */
  readonly cites: Signal<boolean>;
  /** Rises when another conversation is shown, so that views go to its end. */
  readonly conversation: Signal<number>;
  /** The key of the last message the user sent while we looked on. */
  readonly sent: Signal<string | null>;
  /** Whether the panel with what goes between the chat and its backend shows. */
  readonly inspecting: Signal<boolean>;
  /** What was told for that panel, until it has taken it. */
  readonly inspected: Signal<readonly Inspected[]>;
}

/** The state of a chat that nothing has been told about. */
export function createState(): ChatState {
  return {
    t: createT(),
    ready: signal(false),
    gone: signal(false),
    thread: signal(null),
    threads: signal([]),
    listing: signal("pending"),
    deleted: signal([]),
    leaving: signal(new Set()),
    responding: signal(false),
    loading: signal(false),
    canStop: signal(true),
    canEdit: signal(false),
    progress: signal(null),
    notices: signal([]),
    failure: signal(null),
    historyOpen: signal(false),
    opener: signal(null),
    options: signal(defaultOptions),
    feedback: signal({}),
    awaited: signal<readonly string[]>([]),
    draft: signal(emptyDraft),
    composer: signal(""),
    content: signal<Content>([]),
    reply: signal(null),
    recalls: new Map(),
    mentioning: signal(0),
    toolId: signal(null),
    modelId: signal(null),
    composerNote: signal(null),
    uploads: signal([]),
    chosen: signal(new Map()),
    asked: signal(null),
    keys: signal([]),
    rows: new Map(),
    cites: signal(false),
    conversation: signal(0),
    sent: signal(null),
    inspecting: signal(false),
    inspected: signal<readonly Inspected[]>([]),
  };
}

import type {
  ActionConfig,
  CallResult,
  ClearInspector,
  CloseInspector,
  Command,
  Entity,
  FigureForm,
  FoundRows,
  LoadEntry,
  LoadRecording,
  LoadRows,
} from "../protocol.gen";
import type { Content } from "./state";

/** What one of the user's functions had for the page, or words for what went wrong. */
export type Answer<T> = { readonly value: T; readonly error?: undefined } | { readonly error: string };

/** What comes of a command: something to mention, another choice, or nothing. */
export type Selection = { readonly entity: Entity } | { readonly commands: readonly Command[] } | null;

/** What the inspector is told: a value, or bytes. */
export interface Told {
  readonly result: CallResult["result"];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the parts of the screen can ask for. The bridge does it; no part knows how. */
export interface Actions {
  /** The user changed what is written in the composer; its parts are given where it mentions something. */
  edit(text: string, content?: Content): void;
  /** Sets the text that the message will answer to. */
  quote(text: string | null): void;
  selectTool(id: string | null): void;
  selectModel(id: string): void;
  /** Submits what stands in the composer. */
  send(): void;
  sendPrompt(index: number): void;
  stop(): void;
  /** Answers the user message in row `key` again, or the last one. */
  retry(key?: string): void;
  /** Puts other words in place of the user message in row `key`. True once it is accepted. */
  editMessage(key: string, text: string, content: Content): Promise<boolean>;
  openThread(id: string | null): void;
  /** Deletes a thread, unless that is taken back. */
  deleteThread(id: string): void;
  undoDelete(id: string): void;
  renameThread(id: string, title: string): void;
  /** One of the user's buttons in the header was clicked. */
  clickHeader(side: "left" | "right"): void;
  /** The entities that fit what is typed behind an `@`. */
  searchTags(query: string): Promise<Answer<readonly Entity[]>>;
  /** An entity was clicked, in the row `key` or in the composer. */
  clickEntity(id: string, key: string | null): void;
  /** The widget that is the card beside an entity, if there is one. */
  previewEntity(id: string, key: string | null): Promise<Answer<object | null>>;
  /** The commands that fit what is typed behind a `/`. */
  searchCommands(query: string): Promise<Answer<readonly Command[]>>;
  selectCommand(id: string): Promise<Answer<Selection>>;
  setHistory(open: boolean): void;
  feedback(key: string, kind: "positive" | "negative"): void;
  /** A deeplink of an answer was clicked. */
  followDeeplink(link: string, data: Record<string, string>): void;
  /**
   * Runs an action of the widget in row `key`, without `dropped` fields of its form. Resolves when it is over: the
   * function returned, the reply came or the turn ended. False where it was refused or failed, which is told in words.
   */
  act(key: string, action: ActionConfig, dropped: readonly string[]): Promise<boolean>;
  dismissNotice(index: number): void;
  /** Puts files into the composer, which the limits of the options let through. */
  attach(files: readonly File[]): void;
  /** Takes the file with this key out of the composer. */
  detach(key: string): void;
  /** Answers the questions in row `key` by their ids; null skips them all. True once it is accepted. */
  answer(key: string, answers: Record<string, string[]> | null): Promise<boolean>;
  /** Has speech written down, into the composer; resolves when it is there or could not be. */
  transcribe(mimeType: string, speech: ArrayBuffer): Promise<void>;
  /** Rows of the table in a row of the conversation. */
  loadRows(wanted: Omit<LoadRows, "method">): Promise<Answer<FoundRows>>;
  /** Bytes of the object in row `key` as a file; less than `size`, or none, is the end. */
  loadPart(key: string, offset: number, size: number): Promise<Answer<Uint8Array<ArrayBuffer>>>;
  /** The script that draws figures of a kind. */
  loadLibrary(name: FigureForm["library"]): Promise<Answer<string>>;
  /** Asks something of the inspector. */
  inspect(call: LoadEntry | LoadRecording | ClearInspector | CloseInspector): Promise<Answer<Told>>;
}

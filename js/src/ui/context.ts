import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { T } from "../i18n/t";
import type { LiveForm } from "../protocol.gen";
import type { Actions } from "../state/actions";
import { type ChatState, createState } from "../state/state";

/** What every part of the screen may use. */
export interface Ui {
  readonly state: ChatState;
  readonly actions: Actions;
  /** The texts of the interface, in the language of the chat. */
  readonly t: T;
  /** The colour scheme of the view. */
  readonly scheme: ReadonlySignal<"light" | "dark">;
  /** Gives the view the styles of a chunk; again does nothing. */
  adopt(css: string): void;
  /**
   * Shows a Jupyter widget through the slot of this name, until `signal` aborts. It stands in the notebook's own document,
   * since its styles are there. Rejects where it cannot be shown.
   */
  embed(widget: LiveForm, slot: string, signal: AbortSignal): Promise<void>;
}

const nothing = () => undefined;
const nowhere = () => Promise.resolve({ error: "" });
const state = createState();

/** Where components find the chat they belong to. */
export const UiContext = createContext<Ui>({
  scheme: signal("light"),
  adopt: nothing,
  embed: () => Promise.reject(),
  state,
  t: state.t,
  actions: {
    edit: nothing,
    quote: nothing,
    selectTool: nothing,
    selectModel: nothing,
    renameThread: nothing,
    clickHeader: nothing,
    clickEntity: nothing,
    searchTags: () => Promise.resolve({ value: [] }),
    previewEntity: () => Promise.resolve({ value: null }),
    searchCommands: () => Promise.resolve({ value: [] }),
    selectCommand: () => Promise.resolve({ value: null }),
    send: nothing,
    sendPrompt: nothing,
    stop: nothing,
    retry: nothing,
    openThread: nothing,
    deleteThread: nothing,
    undoDelete: nothing,
    setHistory: nothing,
    feedback: nothing,
    followDeeplink: nothing,
    act: () => Promise.resolve(false),
    dismissNotice: nothing,
    attach: nothing,
    detach: nothing,
    answer: () => Promise.resolve(false),
    editMessage: () => Promise.resolve(false),
    transcribe: () => Promise.resolve(),
    loadRows: nowhere,
    loadPart: nowhere,
    loadLibrary: nowhere,
    inspect: nowhere,
  },
});

/** The chat this component belongs to. */
export function useUi(): Ui {
  return useContext(UiContext);
}

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Action } from "../components.gen";

/** What the components of one widget share. */
export interface WidgetHost {
  /** What the ids of its fields begin with. */
  readonly id: string;
  /** Its actions can be run; those of the card beside an entity cannot. */
  readonly live: boolean;
  /** The item of the widget is finished; another state of it may still come. */
  readonly done: boolean;
  /**
   * Runs an action of this widget with its payload as it is, and tells which fields of a form had no place in it. True once
   * it is over and went well.
   */
  run(action: Action, dropped: readonly string[]): Promise<boolean>;
  /** Runs something that the whole widget shows: until it is over nothing in it can be used. */
  hold<T>(running: Promise<T>): Promise<T>;
  /** Tells what did not go as it was meant to, in a quiet line under the widget; `busy`: until the chat is not any more. */
  tell(words: string, busy?: boolean): void;
}

/** Where components find the widget they belong to. */
export const WidgetContext = createContext<WidgetHost>({
  id: "",
  live: false,
  done: true,
  run: () => Promise.resolve(false),
  hold: (running) => running,
  tell: () => undefined,
});

/** The widget this component belongs to. */
export function useWidget(): WidgetHost {
  return useContext(WidgetContext);
}

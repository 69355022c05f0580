import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Action } from "../components.gen";

/** What the components of one widget share. */
export interface WidgetHost {
  /** Runs an action of this widget with its payload as it is; true once it is over and went well. */
  run(action: Action): Promise<boolean>;
  /** The item of the widget is finished; another state of it may still come. */
  readonly done: boolean;
}

/** Where components find the widget they belong to. */
export const WidgetContext = createContext<WidgetHost>({ run: () => Promise.resolve(false), done: true });

/** The widget this component belongs to. */
export function useWidget(): WidgetHost {
  return useContext(WidgetContext);
}

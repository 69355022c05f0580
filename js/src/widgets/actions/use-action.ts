import type { Action } from "../components.gen";
import { useWidget } from "../tree/context";

/** What of a component an action comes from: it decides what shows that the action runs, unless the action says it. */
export type Origin = "button" | "submit" | "row" | "confirm" | "cancel" | "change";

/** How a component runs its actions. */
export interface Runner {
  /** Runs an action, with the values of the form around it, or `more` values where there is none. */
  run(action: Action | null | undefined, more?: Readonly<Record<string, unknown>>): void;
  /** An action of this component runs, and it is what shows it. */
  readonly loading: boolean;
  /** Whether an action cannot be run now, since a response streams. */
  blocked(action: Action | null | undefined): boolean;
}

/** The actions of one component. */
export function useAction(_origin: Origin): Runner {
  const widget = useWidget();
  return {
    run: (action) => {
      if (action) {
        void widget.run(action);
      }
    },
    loading: false,
    blocked: () => false,
  };
}

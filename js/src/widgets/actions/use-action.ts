import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { isBusy } from "../../state/can";
import { useUi } from "../../ui/context";
import type { Action } from "../components.gen";
import { type Form, useForm } from "../forms/form";
import { useWidget } from "../tree/context";
import { loadingOf, type Origin, responds } from "./behaviour";
import { merge } from "./payload";

export type { Origin } from "./behaviour";

/** How a component runs its actions. */
export interface Runner {
  /**
   * Runs an action, with the values of the form around it, or `more` values where there is none. True once it is over and
   * went well; false also where it cannot be run now.
   */
  run(action: Action | null | undefined, more?: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** An action of this component runs, and it is what shows it. */
  readonly loading: boolean;
  /** Whether an action cannot be run now, since a response streams. */
  blocked(action: Action | null | undefined): boolean;
  /** Why an action cannot be run now, in words; undefined if it can. */
  reason(action: Action | null | undefined): string | undefined;
}

/** The actions of one component; `own` is the form that it is itself. */
export function useAction(origin: Origin, own?: Form): Runner {
  const { state, t } = useUi();
  const widget = useWidget();
  const around = useForm();
  const form = own ?? around;
  const running = useSignal(0);
  return useMemo(() => {
    const why = (action: Action | null | undefined) => {
      if (!action) {
        return undefined;
      }
      if (!widget.live) {
        return "forms.preview";
      }
      return responds(action) && isBusy(state) ? "forms.blocked" : undefined;
    };
    return {
      run: async (action, more = {}) => {
        if (!action || running.peek() > 0) {
          return false;
        }
        const key = why(action);
        if (key) {
          widget.tell(t(key), key === "forms.blocked");
          return false;
        }
        const { payload, dropped } = merge(action.payload, form ? form.values() : Object.entries(more));
        const over = widget.run({ ...action, payload }, dropped);
        switch (loadingOf(action, origin)) {
          case "container":
            return await widget.hold(over);
          case "self":
            running.value += 1;
            return await over.finally(() => {
              running.value -= 1;
            });
          case "none":
            return await over;
        }
      },
      get loading() {
        return running.value > 0;
      },
      blocked: (action) => why(action) !== undefined,
      reason: (action) => {
        const key = why(action);
        return key && t(key);
      },
    };
  }, [origin, state, t, widget, form, running]);
}

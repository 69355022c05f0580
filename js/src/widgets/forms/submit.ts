import { useMemo } from "preact/hooks";
import type { Origin } from "../actions/behaviour";
import { type Runner, useAction } from "../actions/use-action";
import type { Action } from "../components.gen";
import { type Around, useFields } from "./form";

/**
 * A form that is drawn here, with what submits it. `after` is called once a submission is over and went well.
 *
 * A submission runs the form's own action; the action of the button counts only where the form has none.
 */
export function useSubmission(
  action: Action | null,
  origin: Origin,
  after: () => void = () => undefined,
): { around: Around; runner: Runner } {
  const fields = useFields();
  const runner = useAction(origin, fields);
  const around = useMemo<Around>(
    () => ({
      ...fields,
      submission: {
        submit: async (instead) => {
          const wanted = action ?? instead;
          // What is blocked says so itself.
          const ready = !runner.loading && (runner.blocked(wanted) || fields.check());
          if (ready && (await runner.run(wanted))) {
            after();
          }
        },
        action,
        get loading() {
          return runner.loading;
        },
      },
    }),
    [fields, runner, action, after],
  );
  return { around, runner };
}

/** The attributes of the element of a form: the browser neither checks nor sends it. */
export function submits({ submission }: Around) {
  return {
    noValidate: true,
    onSubmit: (event: Event) => {
      event.preventDefault();
      // A form around it is another one.
      event.stopPropagation();
      submission.submit();
    },
  };
}

import type { Form } from "./components.gen";
import { FormContext } from "./forms/form";
import { submits, useSubmission } from "./forms/submit";
import { boxLook } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Form`: a box whose fields go with every action in it. */
export function FormView({ of, at }: Props<Form>) {
  const { around } = useSubmission(of.onSubmitAction ?? null, "submit");
  return (
    <FormContext.Provider value={around}>
      <form
        class="form"
        data-widget="Form"
        data-widget-id={of.id}
        {...boxLook({ ...of, direction: of.direction ?? "col" }, useScheme())}
        {...submits(around)}
      >
        <Children of={of} at={at} />
      </form>
    </FormContext.Provider>
  );
}

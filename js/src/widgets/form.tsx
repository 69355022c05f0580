import type { Form } from "./components.gen";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Form`. */
export function FormView({ of, at }: Props<Form>) {
  return (
    <div data-widget="Form">
      <Children of={of} at={at} />
    </div>
  );
}

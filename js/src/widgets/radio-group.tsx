import type { RadioGroup } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `RadioGroup`. */
export function RadioGroupView(_props: Props<RadioGroup>) {
  return <div data-widget="RadioGroup" />;
}

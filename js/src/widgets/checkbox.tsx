import type { Checkbox } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Checkbox`. */
export function CheckboxView(_props: Props<Checkbox>) {
  return <div data-widget="Checkbox" />;
}

import type { Select } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Select`. */
export function SelectView(_props: Props<Select>) {
  return <div data-widget="Select" />;
}

import type { Label } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Label`. */
export function LabelView({ of }: Props<Label>) {
  return <div data-widget="Label">{of.value}</div>;
}

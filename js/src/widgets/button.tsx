import type { Button } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Button`. */
export function ButtonView({ of }: Props<Button>) {
  return <div data-widget="Button">{of.label}</div>;
}

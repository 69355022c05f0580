import type { Text } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Text`. */
export function TextView({ of }: Props<Text>) {
  return <div data-widget="Text">{of.value}</div>;
}

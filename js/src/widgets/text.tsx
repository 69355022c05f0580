import type { Text } from "./components.gen";
import { EditableText } from "./forms/editable-text";
import type { Props } from "./tree/place";

/** ChatKit's `Text`. */
export function TextView({ of }: Props<Text>) {
  if (typeof of.editable === "object" && of.editable) {
    return <EditableText of={of} editable={of.editable} />;
  }
  return <div data-widget="Text">{of.value}</div>;
}

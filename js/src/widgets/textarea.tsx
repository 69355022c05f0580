import type { Textarea } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Textarea`. */
export function TextareaView(_props: Props<Textarea>) {
  return <div data-widget="Textarea" />;
}

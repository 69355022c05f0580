import type { Caption } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Caption`. */
export function CaptionView({ of }: Props<Caption>) {
  return <div data-widget="Caption">{of.value}</div>;
}

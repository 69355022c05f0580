import type { Spacer } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Spacer`. */
export function SpacerView(_props: Props<Spacer>) {
  return <div data-widget="Spacer" />;
}

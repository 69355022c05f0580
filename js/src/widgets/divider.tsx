import type { Divider } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Divider`. */
export function DividerView(_props: Props<Divider>) {
  return <div data-widget="Divider" />;
}

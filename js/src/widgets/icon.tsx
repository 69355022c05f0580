import type { Icon } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Icon`. */
export function IconView(_props: Props<Icon>) {
  return <div data-widget="Icon" />;
}

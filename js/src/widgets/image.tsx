import type { Image } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Image`. */
export function ImageView(_props: Props<Image>) {
  return <div data-widget="Image" />;
}

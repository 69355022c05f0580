import type { Input } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Input`. */
export function InputView(_props: Props<Input>) {
  return <div data-widget="Input" />;
}

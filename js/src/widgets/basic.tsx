import type { Basic } from "./components.gen";
import { arrangeStyle } from "./styles/boxes";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Basic`: a container without a look of its own. */
export function BasicView({ of, at }: Props<Basic>) {
  return (
    <div class="basic" data-widget="Basic" data-widget-id={of.id} style={arrangeStyle(of)}>
      <Children of={of} at={at} />
    </div>
  );
}

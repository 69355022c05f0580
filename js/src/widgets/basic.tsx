import type { Basic } from "./components.gen";
import { boxLook } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Basic`: a container without a look of its own. */
export function BasicView({ of, at }: Props<Basic>) {
  return (
    <div class="basic" data-widget="Basic" data-widget-id={of.id} {...boxLook(of, useScheme())}>
      <Children of={of} at={at} />
    </div>
  );
}

import type { Box } from "./components.gen";
import { boxLook } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Box`: a flex container, which is a column if it does not say otherwise. */
export function BoxView({ of, at }: Props<Box>) {
  return (
    <div class="box" data-widget="Box" data-widget-id={of.id} {...boxLook(of, useScheme())}>
      <Children of={of} at={at} />
    </div>
  );
}

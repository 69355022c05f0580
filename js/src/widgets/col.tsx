import type { Col } from "./components.gen";
import { boxLook } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Col`: its children one below the other. */
export function ColView({ of, at }: Props<Col>) {
  return (
    <div class="col" data-widget="Col" data-widget-id={of.id} {...boxLook(of, useScheme())}>
      <Children of={of} at={at} />
    </div>
  );
}

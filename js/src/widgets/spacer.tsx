import type { Spacer } from "./components.gen";
import { pixels } from "./styles/units";
import type { Props } from "./tree/place";

/** ChatKit's `Spacer`: takes the space that is left along its container. */
export function SpacerView({ of }: Props<Spacer>) {
  const least = pixels(of.minSize);
  // Along the container only: its base is never less, while its other side has no size.
  return <div class="spacer" data-widget="Spacer" data-widget-id={of.id} style={{ flex: least && `1 0 ${least}` }} />;
}

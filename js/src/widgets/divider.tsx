import type { CSSProperties } from "preact";
import type { Divider } from "./components.gen";
import { color } from "./styles/colors";
import { pixels, space } from "./styles/units";
import type { Props } from "./tree/place";

/** ChatKit's `Divider`: a line across its container, upright in a row. */
export function DividerView({ of }: Props<Divider>) {
  const style = {
    "--divider-color": color(of.color, "border"),
    "--divider-size": pixels(of.size),
    "--divider-space": space(of.spacing),
  } as CSSProperties;
  return (
    <hr
      class="divider"
      data-widget="Divider"
      data-widget-id={of.id}
      data-flush={of.flush ? "" : undefined}
      style={style}
    />
  );
}

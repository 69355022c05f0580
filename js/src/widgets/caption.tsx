import type { Caption } from "./components.gen";
import { cut, textStyle, whole } from "./styles/texts";
import type { Props } from "./tree/place";

/** ChatKit's `Caption`: a small quiet text. */
export function CaptionView({ of }: Props<Caption>) {
  return (
    <p
      class="caption"
      dir="auto"
      data-widget="Caption"
      data-widget-id={of.id}
      data-size={of.size ?? "md"}
      data-cut={cut(of)}
      data-whole={whole(of.value)}
      style={textStyle(of)}
    >
      {of.value}
    </p>
  );
}

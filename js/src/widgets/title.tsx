import type { Title } from "./components.gen";
import { cut, textStyle, whole } from "./styles/texts";
import type { Props } from "./tree/place";

/** ChatKit's `Title`. */
export function TitleView({ of }: Props<Title>) {
  return (
    <h3
      class="w-title"
      dir="auto"
      data-widget="Title"
      data-widget-id={of.id}
      data-size={of.size ?? "md"}
      data-cut={cut(of)}
      data-whole={whole(of.value)}
      style={textStyle(of)}
    >
      {of.value}
    </h3>
  );
}

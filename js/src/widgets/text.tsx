import type { CSSProperties } from "preact";
import type { Text } from "./components.gen";
import { EditableText } from "./forms/editable-text";
import { cut, textStyle, whole } from "./styles/texts";
import { pixels } from "./styles/units";
import type { Props } from "./tree/place";

/** ChatKit's `Text`: plain words, or a field for them. */
export function TextView({ of }: Props<Text>) {
  if (typeof of.editable === "object" && of.editable) {
    return <EditableText of={of} editable={of.editable} />;
  }
  const style = {
    ...textStyle(of),
    inlineSize: pixels(of.width),
    fontStyle: of.italic ? "italic" : undefined,
    textDecoration: of.lineThrough ? "line-through" : undefined,
    "--least": of.minLines ? String(of.minLines) : undefined,
  } as CSSProperties;
  return (
    <p
      class="text"
      dir="auto"
      data-widget="Text"
      data-widget-id={of.id}
      data-size={of.size ?? "md"}
      data-cut={cut(of)}
      data-whole={whole(of.value)}
      data-least={of.minLines ? "" : undefined}
      aria-busy={of.streaming ? true : undefined}
      style={style}
    >
      {of.value}
    </p>
  );
}

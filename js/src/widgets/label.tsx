import type { Label } from "./components.gen";
import { fieldId } from "./forms/field-id";
import { useFieldScope } from "./forms/form";
import { textStyle, whole } from "./styles/texts";
import type { Props } from "./tree/place";

/** ChatKit's `Label`: names the field that has its `fieldName`, in the nearest form or else in the widget. */
export function LabelView({ of }: Props<Label>) {
  return (
    <label
      class="w-label"
      dir="auto"
      data-widget="Label"
      data-widget-id={of.id}
      data-size={of.size ?? "md"}
      data-whole={whole(of.value)}
      htmlFor={fieldId(useFieldScope(), of.fieldName)}
      style={textStyle(of)}
    >
      {of.value}
    </label>
  );
}

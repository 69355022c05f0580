import type { Editable, Text } from "../components.gen";
import { weights } from "../styles/texts";
import { pixels } from "../styles/units";
import { FieldProblem } from "./field-problem";
import { useGrow } from "./grow";
import { useWritten } from "./written";

/** ChatKit's `Text` with `editable`: a field in its form that looks as the text does. */
export function EditableText({ of, editable }: { of: Text; editable: Editable }) {
  const { value, minLines, maxLines } = of;
  const { field, attributes } = useWritten({ ...editable, initial: value }, "submits");
  useGrow(field, true);
  return (
    <div class="field" data-widget="Text" data-widget-id={of.id}>
      <textarea
        {...attributes}
        rows={minLines ?? 1}
        class="text-field"
        data-text-size={of.size ?? "md"}
        data-grows=""
        style={{
          "--rows": maxLines ? String(Math.max(maxLines, minLines ?? 1)) : "none",
          fontWeight: of.weight ? weights[of.weight] : undefined,
          fontStyle: of.italic ? "italic" : undefined,
          textAlign: of.textAlign ?? undefined,
          textDecoration: of.lineThrough ? "line-through" : undefined,
          inlineSize: pixels(of.width),
        }}
      />
      <FieldProblem field={field} />
    </div>
  );
}

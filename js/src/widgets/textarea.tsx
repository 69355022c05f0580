import type { Textarea } from "./components.gen";
import { FieldProblem } from "./forms/field-problem";
import { useGrow } from "./forms/grow";
import { useWritten } from "./forms/written";
import type { Props } from "./tree/place";

/** ChatKit's `Textarea`: a field of several lines. */
export function TextareaView({ of }: Props<Textarea>) {
  const { field, attributes } = useWritten({ ...of, initial: of.defaultValue ?? "" }, "breaks");
  const most = of.autoResize ? (of.maxRows ?? 12) : undefined;
  useGrow(field, most !== undefined);
  return (
    <div class="field" data-widget="Textarea" data-widget-id={of.id}>
      <textarea
        {...attributes}
        rows={of.rows ?? 3}
        class={`control written lines ${of.variant ?? "outline"}`}
        data-size={of.size ?? "md"}
        data-gutter={of.gutterSize ?? undefined}
        data-grows={most === undefined ? undefined : ""}
        style={most === undefined ? undefined : { "--rows": String(Math.max(most, of.rows ?? 1)) }}
      />
      <FieldProblem field={field} />
    </div>
  );
}

import type { Input } from "./components.gen";
import { FieldProblem } from "./forms/field-problem";
import { useWritten } from "./forms/written";
import type { Props } from "./tree/place";

/** ChatKit's `Input`: a field of one line. Its value is text, also that of a number. */
export function InputView({ of }: Props<Input>) {
  const { field, attributes } = useWritten({ ...of, initial: of.defaultValue ?? "" }, "submits");
  return (
    <div class="field" data-widget="Input" data-widget-id={of.id}>
      <input
        {...attributes}
        type={(of.inputType ?? "text") as "text"}
        pattern={of.pattern ?? undefined}
        class={`control written ${of.variant ?? "outline"}`}
        data-size={of.size ?? "md"}
        data-gutter={of.gutterSize ?? undefined}
        data-pill={of.pill || undefined}
      />
      <FieldProblem field={field} />
    </div>
  );
}

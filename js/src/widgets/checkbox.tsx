import type { Checkbox } from "./components.gen";
import { FieldProblem } from "./forms/field-problem";
import { useField, useInitial } from "./forms/use-field";
import type { Props } from "./tree/place";

/** ChatKit's `Checkbox`. */
export function CheckboxView({ of }: Props<Checkbox>) {
  const field = useField({
    name: of.name,
    off: Boolean(of.disabled),
    onChangeAction: of.onChangeAction,
    value: () => (field.control.current as HTMLInputElement | null)?.checked,
  });
  useInitial(field, Boolean(of.defaultChecked), (box: HTMLInputElement, checked) => {
    box.checked = checked;
  });
  const { reason } = field;
  return (
    <div class="field" data-widget="Checkbox" data-widget-id={of.id}>
      <label class="tick" data-blocked={reason && ""} title={reason}>
        <input
          ref={field.control as never}
          type="checkbox"
          id={field.id}
          data-field-name={of.name}
          disabled={Boolean(of.disabled)}
          required={Boolean(of.required)}
          aria-disabled={reason ? true : undefined}
          aria-description={reason}
          {...field.aria}
          onClick={(event) => reason && event.preventDefault()}
          onChange={field.changed}
        />
        {of.label && <span dir="auto">{of.label}</span>}
      </label>
      <FieldProblem field={field} />
    </div>
  );
}

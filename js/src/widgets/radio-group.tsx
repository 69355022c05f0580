import type { RadioGroup } from "./components.gen";
import { FieldProblem } from "./forms/field-problem";
import { type Control, useField, useInitial } from "./forms/use-field";
import type { Props } from "./tree/place";

/** ChatKit's `RadioGroup`. */
export function RadioGroupView({ of }: Props<RadioGroup>) {
  const radios = () => [...(field.control.current?.querySelectorAll("input") ?? [])];
  const field = useField({
    name: of.name,
    off: Boolean(of.disabled),
    onChangeAction: of.onChangeAction,
    value: () => radios().find(({ checked }) => checked)?.value,
    wrong: () => radios().find(({ validity }) => validity.valid === false)?.validationMessage ?? null,
  });
  const parts = (of.options ?? []).map(({ value }) => value).join();
  const put = (_group: Control, value: string | null) => {
    for (const radio of radios()) {
      radio.checked = radio.value === value;
    }
  };
  useInitial(field, of.defaultValue ?? null, put, parts);
  const { reason } = field;
  return (
    <div class="field" data-widget="RadioGroup" data-widget-id={of.id}>
      <div
        ref={field.control as never}
        role="radiogroup"
        id={field.id}
        class="radios"
        tabIndex={-1}
        data-field-name={of.name}
        data-direction={of.direction ?? "row"}
        aria-label={of.ariaLabel ?? of.name}
        aria-required={of.required || undefined}
        aria-disabled={reason || of.disabled ? true : undefined}
        aria-description={reason}
        title={reason}
        {...field.aria}
        onFocus={({ target, currentTarget }) => {
          // The group stands for its choices, where it is asked to take the focus.
          if (target === currentTarget) {
            (radios().find(({ checked }) => checked) ?? radios().find(({ disabled }) => !disabled))?.focus({
              preventScroll: true,
            });
          }
        }}
      >
        {(of.options ?? []).map(({ value, label, disabled, description }) => (
          <label key={value} class="tick" data-blocked={reason && ""}>
            <input
              type="radio"
              name={field.id}
              value={value}
              disabled={Boolean(of.disabled || disabled)}
              required={Boolean(of.required)}
              onClick={(event) => reason && event.preventDefault()}
              onChange={field.changed}
            />
            <span dir="auto">
              {label}
              {description && <small>{description}</small>}
            </span>
          </label>
        ))}
      </div>
      <FieldProblem field={field} />
    </div>
  );
}

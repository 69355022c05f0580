import chevronDown from "lucide:chevron-down";
import { useState } from "preact/hooks";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import type { Select } from "./components.gen";
import { pickerLook, Trigger, usePickers } from "./forms/picker";
import { useChosen } from "./forms/use-chosen";
import type { Props } from "./tree/place";

/** From so many options on, a list can be searched unless it says otherwise. */
const MANY = 15;

/** ChatKit's `Select`: a list of the browser's own where that has all that is asked for. */
export function SelectView({ of }: Props<Select>) {
  const { t } = useUi();
  const searchable = of.searchable ?? of.options.length > MANY;
  const rich = searchable || Boolean(of.clearable) || of.options.some(({ description }) => description);
  const { field, value, choose } = useChosen(of, of.defaultValue ?? null, (chosen) => known(of, chosen));
  const pickers = usePickers(rich, field);
  const [open, setOpen] = useState(false);
  const placeholder = of.placeholder ?? t("forms.choose");
  const label = of.options.find((option) => option.value === value)?.label;
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      field.control.current?.focus({ preventScroll: true });
    }
  };
  return (
    <div class="field" data-widget="Select" data-widget-id={of.id}>
      {pickers ? (
        <Trigger
          of={of}
          field={field}
          opens="listbox"
          opened={`${field.id}-list`}
          open={open}
          chosen={label ?? null}
          placeholder={placeholder}
          onOpen={() => setOpen(!open)}
          onClear={of.clearable ? () => choose(null) : undefined}
        >
          {open && (
            <pickers.Listbox
              id={`${field.id}-list`}
              anchor={field.control.current as HTMLElement}
              label={placeholder}
              options={of.options}
              value={value}
              searchable={searchable}
              onPick={(picked) => {
                close(true);
                choose(picked);
              }}
              onClose={close}
            />
          )}
        </Trigger>
      ) : (
        <PlainSelect of={of} field={field} value={value} placeholder={placeholder} choose={choose} />
      )}
    </div>
  );
}

/** The value if it is one of the options. */
function known({ options }: Select, value: string | null): string | null {
  return options.find((option) => option.value === value)?.value ?? null;
}

interface PlainProps {
  readonly of: Select;
  readonly field: ReturnType<typeof useChosen>["field"];
  readonly value: string | null;
  readonly placeholder: string;
  readonly choose: (value: string | null) => void;
}

function PlainSelect({ of, field, value, placeholder, choose }: PlainProps) {
  const { reason } = field;
  const hold = reason === undefined ? undefined : (event: Event) => event.preventDefault();
  return (
    <div class="picker native" data-block={of.block || undefined} data-solid={of.variant === "solid" || undefined}>
      <select
        ref={field.control as never}
        id={field.id}
        data-field-name={of.name}
        {...pickerLook(of)}
        data-empty={value === null || undefined}
        disabled={Boolean(of.disabled)}
        aria-disabled={reason === undefined ? undefined : true}
        aria-description={reason}
        title={reason}
        value={value ?? ""}
        onMouseDown={hold}
        onKeyDown={(event) => event.key !== "Tab" && hold?.(event)}
        onChange={({ currentTarget }) => choose(currentTarget.value || null)}
      >
        <option value="" hidden={!of.clearable} disabled={!of.clearable}>
          {placeholder}
        </option>
        {of.options.map((option) => (
          <option key={option.value} value={option.value} disabled={Boolean(option.disabled)}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon nodes={chevronDown} />
    </div>
  );
}

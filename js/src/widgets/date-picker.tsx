import calendar from "lucide:calendar";
import { useState } from "preact/hooks";
import { useUi } from "../ui/context";
import type { DatePicker } from "./components.gen";
import { pickerLook, Trigger, usePickers } from "./forms/picker";
import { useChosen } from "./forms/use-chosen";
import { dayOf, inWords } from "./pickers/days";
import type { Props } from "./tree/place";

/** ChatKit's `DatePicker`: a calendar, and the browser's own until that has come. */
export function DatePickerView({ of }: Props<DatePicker>) {
  const { t } = useUi();
  const { field, value, choose } = useChosen(of, dayOf(of.defaultValue));
  const pickers = usePickers(true, field);
  const [open, setOpen] = useState(false);
  const [min, max] = bounds(of);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      field.control.current?.focus({ preventScroll: true });
    }
  };
  return (
    <div class="field" data-widget="DatePicker" data-widget-id={of.id}>
      {pickers ? (
        <Trigger
          of={of}
          field={field}
          opens="dialog"
          opened={`${field.id}-calendar`}
          open={open}
          chosen={value === null ? null : inWords(value, t.language.value.locale, { dateStyle: "medium" })}
          placeholder={of.placeholder ?? t("forms.date")}
          icon={calendar}
          onOpen={() => setOpen(!open)}
          onClear={of.clearable ? () => choose(null) : undefined}
        >
          {open && (
            <pickers.Calendar
              id={`${field.id}-calendar`}
              anchor={field.control.current as HTMLElement}
              label={of.placeholder ?? t("forms.date")}
              value={value}
              min={min}
              max={max}
              side={of.side ?? "bottom"}
              align={of.align ?? "start"}
              onPick={(picked) => {
                close(true);
                choose(picked);
              }}
              onClose={close}
            />
          )}
        </Trigger>
      ) : (
        <PlainDate of={of} field={field} value={value} min={min} max={max} choose={choose} />
      )}
    </div>
  );
}

/** The first and the last day that can be; a first one after the last is none, since nothing could be chosen. */
function bounds(of: DatePicker): [string | null, string | null] {
  const [min, max] = [dayOf(of.min), dayOf(of.max)];
  return min && max && min > max ? [null, max] : [min, max];
}

interface PlainProps {
  readonly of: DatePicker;
  readonly field: ReturnType<typeof useChosen>["field"];
  readonly value: string | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly choose: (value: string | null) => void;
}

function PlainDate({ of, field, value, min, max, choose }: PlainProps) {
  const { reason } = field;
  return (
    <input
      type="date"
      ref={field.control as never}
      id={field.id}
      data-field-name={of.name}
      {...pickerLook(of)}
      disabled={Boolean(of.disabled)}
      readOnly={reason !== undefined}
      title={reason}
      min={min ?? undefined}
      max={max ?? undefined}
      value={value ?? ""}
      onChange={({ currentTarget }) => choose(currentTarget.value || null)}
    />
  );
}

import chevronDown from "lucide:chevron-down";
import x from "lucide:x";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PickersChunk } from "../../chunks/pickers";
import { useChunk } from "../../ui/chunks";
import { useUi } from "../../ui/context";
import { Icon, type IconNodes } from "../../ui/icon";
import type { DatePicker, Select } from "../components.gen";
import { heldBeside } from "./held";
import type { FieldState } from "./use-field";

/**
 * What is drawn in place of a plain field once it has come; null until then. It does not come while the plain one has the
 * focus, which would be lost.
 */
export function usePickers(wanted: boolean, { control }: FieldState): PickersChunk | null {
  const chunk = useChunk<PickersChunk>("pickers", wanted);
  const [ready, setReady] = useState(chunk !== null);
  useEffect(() => {
    const plain = control.current;
    if (!chunk || ready) {
      return;
    }
    if (!plain || heldBeside(plain) !== plain) {
      setReady(true);
      return;
    }
    const left = () => setReady(true);
    plain.addEventListener("blur", left, { once: true });
    return () => plain.removeEventListener("blur", left);
  }, [chunk, ready, control]);
  return wanted && ready ? chunk : null;
}

type Picker = Pick<Select | DatePicker, "name" | "placeholder" | "variant" | "size" | "pill" | "block" | "disabled">;

/** The classes and attributes that all looks of a picker share. */
export function pickerLook({ variant, size, pill, block }: Picker) {
  return {
    class: `control ${variant ?? "outline"}`,
    "data-size": size ?? "md",
    "data-pill": pill || undefined,
    "data-block": block || undefined,
  };
}

interface TriggerProps {
  readonly of: Picker;
  readonly field: FieldState;
  readonly opens: "listbox" | "dialog";
  /** The id of that. */
  readonly opened: string;
  readonly open: boolean;
  /** What is chosen, in words; null where nothing is. */
  readonly chosen: string | null;
  readonly placeholder: string;
  readonly icon?: IconNodes;
  readonly onOpen: () => void;
  /** Takes the choice back; undefined where that cannot be. */
  readonly onClear?: (() => void) | undefined;
  /** What it opens. */
  readonly children: ComponentChildren;
}

/** A button that shows what is chosen, and opens what it is chosen from. */
export function Trigger(props: TriggerProps) {
  const { of, field, opens, opened, open, chosen, placeholder, icon, onOpen, onClear, children } = props;
  const { t } = useUi();
  const { id, reason } = field;
  const clears = onClear !== undefined && chosen !== null && !of.disabled && reason === undefined;
  return (
    <div class="picker" data-block={of.block || undefined} data-clears={clears || undefined}>
      <button
        type="button"
        ref={field.control as never}
        id={id}
        data-field-name={of.name}
        {...pickerLook(of)}
        // Not a button to those who cannot see it: the words in it are its value, and not what it is called.
        role="combobox"
        aria-haspopup={opens}
        aria-controls={open ? opened : undefined}
        aria-expanded={open}
        aria-disabled={reason === undefined ? undefined : true}
        aria-description={reason}
        title={reason}
        disabled={Boolean(of.disabled)}
        onClick={reason === undefined ? onOpen : undefined}
        onKeyDown={(event) => {
          if (reason === undefined && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            event.preventDefault();
            onOpen();
          }
        }}
      >
        {icon && <Icon nodes={icon} />}
        <span class={chosen === null ? "picker-value empty" : "picker-value"} dir="auto">
          {chosen ?? placeholder}
        </span>
        <Icon nodes={chevronDown} />
      </button>
      {clears && (
        <button
          type="button"
          class="picker-clear"
          aria-label={t("forms.clear")}
          title={t("forms.clear")}
          onClick={() => {
            field.control.current?.focus({ preventScroll: true });
            onClear();
          }}
        >
          <Icon nodes={x} />
        </button>
      )}
      {children}
    </div>
  );
}

import { useRef, useState } from "preact/hooks";
import type { Action } from "../components.gen";
import { type FieldState, useField } from "./use-field";

interface Choosing {
  readonly name: string;
  readonly disabled?: boolean | null | undefined;
  readonly onChangeAction?: Action | null | undefined;
}

/**
 * A field whose value is chosen: the server's until the user chooses; none is null, and is left out of the form. `keep`
 * makes null of what cannot be chosen any more.
 */
export function useChosen(
  of: Choosing,
  initial: string | null,
  keep: (value: string | null) => string | null = (value) => value,
) {
  const [chosen, setChosen] = useState<string | null>();
  const latest = useRef<string | null>(null);
  latest.current = keep(chosen === undefined ? initial : chosen);
  const field: FieldState = useField({
    name: of.name,
    off: Boolean(of.disabled),
    onChangeAction: of.onChangeAction,
    value: () => latest.current ?? undefined,
  });
  return {
    field,
    value: latest.current,
    choose: (value: string | null) => {
      if (value !== latest.current) {
        latest.current = value;
        setChosen(value);
        field.changed();
      }
    },
  };
}

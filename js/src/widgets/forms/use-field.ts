import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useUi } from "../../ui/context";
import { type Runner, useAction } from "../actions/use-action";
import type { Action } from "../components.gen";
import { fieldId } from "./field-id";
import { useFieldScope, useForm } from "./form";

/** What takes the focus for a field, and may know what is wrong with it. */
export type Control = HTMLElement & {
  readonly validity?: ValidityState;
  readonly validationMessage?: string;
  readonly labels?: NodeListOf<HTMLLabelElement> | null;
};

interface FieldProps {
  readonly name: string;
  /** One that is off has no value. */
  readonly off: boolean;
  readonly onChangeAction?: Action | null | undefined;
  readonly value: () => unknown;
  /** What is wrong with it beside what the browser knows; null where nothing is. */
  readonly wrong?: () => string | null;
}

/** A field, to those that draw it. */
export interface FieldState {
  readonly id: string;
  readonly control: RefObject<Control | null>;
  /** What is wrong with it, told since it was last submitted. */
  readonly problem: string | null;
  /** The id of what tells that. */
  readonly problemId: string;
  /** What those who cannot see it are told of it. */
  readonly aria: { "aria-invalid"?: true; "aria-describedby"?: string };
  /** The user has changed it: what it begins with does not count any more. */
  readonly touched: RefObject<boolean>;
  /** The user changed it. */
  changed(): void;
  /** Its action cannot be run now, for this reason. */
  readonly reason: string | undefined;
  readonly runner: Runner;
}

/** Makes a field part of the form around it. */
export function useField({ name, off, onChangeAction, value, wrong }: FieldProps): FieldState {
  const { t } = useUi();
  const form = useForm();
  const runner = useAction("change");
  const control = useRef<Control>(null);
  const touched = useRef<boolean>(false);
  const [problem, setProblem] = useState<string | null>(null);
  const id = fieldId(useFieldScope(), name);
  const problemId = `${id}-problem`;

  const check = () => {
    const element = control.current;
    const broken = element?.validity?.valid === false;
    // A browser need not have words.
    const words = (broken ? element.validationMessage || t("forms.invalid") : null) ?? wrong?.() ?? null;
    setProblem(words);
    return words === null;
  };
  const latest = useRef({ value, check, off });
  latest.current = { value, check, off };
  useEffect(
    () =>
      form?.add({
        name,
        element: () => control.current,
        value: () => (latest.current.off ? undefined : latest.current.value()),
        check: () => latest.current.off || latest.current.check(),
      }),
    [form, name],
  );
  useName(control, name);

  return {
    id,
    control,
    problem,
    problemId,
    aria: problem === null ? {} : { "aria-invalid": true, "aria-describedby": problemId },
    touched,
    changed: () => {
      touched.current = true;
      if (problem !== null) {
        check();
      }
      const given = value();
      void runner.run(onChangeAction, given === undefined ? {} : { [name]: given });
    },
    reason: runner.reason(onChangeAction),
    runner,
  };
}

/**
 * Puts into a control what it begins with, as long as the user has not changed it; again when `parts` of it are others.
 */
export function useInitial<E extends Control, V>(
  { control, touched }: FieldState,
  initial: V,
  put: (element: E, initial: V) => void,
  parts = "",
): void {
  const latest = useRef(put);
  latest.current = put;
  const before = useRef<readonly [V, string] | null>(null);
  useLayoutEffect(() => {
    const [was, hadParts] = before.current ?? [];
    const isSame = before.current !== null && was === initial && hadParts === parts;
    before.current = [initial, parts];
    if (!isSame && !touched.current && control.current) {
      latest.current(control.current as E, initial);
    }
  });
}

/** A control that has neither a label nor a placeholder is called by the name of its field. */
function useName(control: RefObject<Control | null>, name: string): void {
  useEffect(() => {
    const element = control.current;
    if (element && element.labels?.length === 0 && !element.getAttribute("placeholder")) {
      element.ariaLabel ??= words(name);
    } else if (element?.labels?.length && element.ariaLabel === words(name)) {
      element.ariaLabel = null;
    }
  });
}

/** The last part of a field's name, as words. */
export function words(name: string): string {
  return (
    (name.split(".").at(-1) ?? name)
      .replace(/[_-]+/g, " ")
      .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
      .trim() || name
  );
}

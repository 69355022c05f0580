import { createContext } from "preact";
import { useContext, useId, useMemo } from "preact/hooks";
import { reveal } from "../../ui/reveal";
import type { Values } from "../actions/payload";
import type { Action } from "../components.gen";
import { useWidget } from "../tree/context";

/** A field, as the form around it knows it. */
export interface Field {
  readonly name: string;
  /** What stands for it on the page. */
  element(): HTMLElement | null;
  /** Undefined where it has none, and is left out. */
  value(): unknown;
  /** Whether it is filled in as it has to be; what is wrong is told next to it. */
  check(): boolean;
}

/** A form: fields, whose values go with every action inside of it. */
export interface Form {
  /** What the ids of its fields begin with. */
  readonly id: string;
  /** Takes a field, until the function is called that it returns. */
  add(field: Field): () => void;
  /** The values of its fields, in their order on the page. */
  values(): Values;
  /** Whether all is filled in as it has to be; else the first field that is not gets the focus. */
  check(): boolean;
}

/** What a field or a button may ask of the form around it. */
export interface Submission {
  /** Submits the form; `instead` is the action of a button, for a form that has none. */
  submit(instead?: Action | null): void;
  /** What a submission runs. */
  readonly action: Action | null;
  readonly loading: boolean;
}

/** A form with what submits it. */
export type Around = Form & { readonly submission: Submission };

/** Where fields and buttons find the form around them. */
export const FormContext = createContext<Around | null>(null);

/** The form around this component. */
export function useForm(): Around | null {
  return useContext(FormContext);
}

/** What the ids of the fields around this component begin with. */
export function useFieldScope(): string {
  const widget = useWidget();
  return useForm()?.id ?? widget.id;
}

/** The fields of a form that is drawn here. */
export function useFields(): Form {
  const id = useId();
  return useMemo(() => createForm(id), [id]);
}

/** A form without fields as yet. */
export function createForm(id: string): Form {
  const fields = new Set<Field>();
  const inOrder = () => [...fields].sort((one, other) => order(one.element(), other.element()));
  return {
    id,
    add: (field) => {
      fields.add(field);
      return () => fields.delete(field);
    },
    values: () =>
      inOrder().flatMap((field) => {
        const value = field.value();
        return value === undefined ? [] : [[field.name, value] as const];
      }),
    check: () => {
      const [first] = inOrder().filter((field) => !field.check());
      const element = first?.element();
      if (element) {
        // Not the browser's own scrolling, which would move the notebook as well.
        element.focus({ preventScroll: true });
        reveal(element);
      }
      return first === undefined;
    },
  };
}

function order(one: Element | null, other: Element | null): number {
  return one && other && one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

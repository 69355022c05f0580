import { useLayoutEffect, useRef } from "preact/hooks";
import { useUi } from "../../ui/context";
import { useForm } from "./form";
import { heldBeside } from "./held";
import { useField, useInitial } from "./use-field";

/** A field for words, whatever it looks like. */
export interface Written {
  readonly name: string;
  readonly initial: string;
  readonly disabled?: boolean | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly pattern?: string | null | undefined;
  readonly placeholder?: string | null | undefined;
  readonly autoFocus?: boolean | null | undefined;
  readonly autoSelect?: boolean | null | undefined;
  readonly autoComplete?: string | null | undefined;
  readonly allowAutofillExtensions?: boolean | null | undefined;
}

type Box = HTMLInputElement | HTMLTextAreaElement;

/** What kept-out extensions that fill in passwords look for. */
const NO_EXTENSIONS = {
  "data-1p-ignore": "true",
  "data-bwignore": "true",
  "data-lpignore": "true",
  "data-form-type": "other",
} as const;

/**
 * A field for words: what it is to its form, and the attributes of its element. Enter submits the form, or begins another
 * line: then it takes Ctrl or Cmd as well to submit.
 */
export function useWritten(of: Written, enter: "submits" | "breaks") {
  const { state, t } = useUi();
  const form = useForm();
  const focuses = useRef(Boolean(of.autoFocus));
  const selects = useRef(Boolean(of.autoSelect));
  const field = useField({
    name: of.name,
    off: Boolean(of.disabled),
    value: () => (field.control.current as Box | null)?.value,
    wrong: () => {
      const words = patternWords(field.control.current as Box, of.pattern);
      return words === "" ? t("forms.invalid") : words;
    },
  });
  useInitial(field, of.initial, (element: Box, initial) => {
    element.value = initial;
  });
  const { control } = field;
  useLayoutEffect(() => {
    const held = heldBeside(control.current);
    // Only from elsewhere in the chat, and from nothing that is being written: it must not catch a key of the notebook.
    if (focuses.current && held && !isWritten(held, state.composer.peek())) {
      control.current?.focus({ preventScroll: true });
    }
    focuses.current = false;
  }, [control, state]);
  const attributes = {
    ref: field.control as never,
    id: field.id,
    "data-field-name": of.name,
    dir: "auto" as const,
    disabled: Boolean(of.disabled),
    required: Boolean(of.required),
    placeholder: of.placeholder ?? undefined,
    autocomplete: of.autoComplete ?? (of.allowAutofillExtensions ? "on" : "off"),
    ...(of.allowAutofillExtensions ? {} : NO_EXTENSIONS),
    ...field.aria,
    onFocus: () => {
      if (selects.current) {
        selects.current = false;
        (field.control.current as Box).select();
      }
    },
    onInput: field.changed,
    onKeyDown: (event: KeyboardEvent) => {
      // 229 is what Safari says for the Enter that ends a composition.
      const enters = event.key === "Enter" && !event.isComposing && event.keyCode !== 229;
      const { altKey, ctrlKey, metaKey, shiftKey } = event;
      if (enters && !altKey && !shiftKey && (enter === "submits" || ctrlKey || metaKey)) {
        event.preventDefault();
        form?.submission.submit();
      }
    },
  };
  return { field, attributes };
}

function isWritten(held: Element, composer: string): boolean {
  const inComposer = held.getAttribute("data-part") === "composer-input";
  return inComposer ? composer !== "" : held.matches("input, textarea");
}

/** What a browser says of words that do not fit a pattern, be it nothing; null where they do. Fields of several lines have no pattern of their own. */
function patternWords(box: Box, pattern: string | null | undefined): string | null {
  if (box.tagName !== "TEXTAREA" || !pattern || box.value === "" || fits(pattern, box.value)) {
    return null;
  }
  const probe = box.ownerDocument.createElement("input");
  probe.pattern = "b";
  probe.value = "a";
  return probe.validationMessage;
}

/** As browsers match: all of the words, and a pattern that is none fits everything. */
function fits(pattern: string, words: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "v").test(words);
  } catch {
    return true;
  }
}

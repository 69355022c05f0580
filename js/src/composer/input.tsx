import { effect, type Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Content } from "../state/state";
import { useUi } from "../ui/context";
import { directionOf } from "../ui/direction";
import { showText } from "./show-text";
import { useEditor } from "./slots";

/** Longer texts than this fill the field anyway, and need no copy to measure by. */
const MEASURED = 4000;

/** What a field shows, and where it tells what is typed. */
export interface Source {
  readonly text: Signal<string>;
  /** The parts where the text mentions something, else none. */
  readonly content: Signal<Content>;
  edit(text: string, content?: Content): void;
}

export interface InputProps {
  readonly source: Source;
  /** The `data-part` of the field. */
  readonly part: "composer-input" | "edit-input";
  readonly label: string;
  readonly placeholder: string;
  readonly off: boolean;
  readonly onEnter: () => void;
  /** A key that is none of the field's own, and where the caret is. True if it was taken and the text is another. */
  readonly onKey?: (event: KeyboardEvent, caret: { atStart: boolean; atEnd: boolean }) => boolean;
}

/** A field for a message: the one that knows mentions and commands where there are any, else a plain one. */
export function Input(props: InputProps) {
  const Editor = useEditor(props.source.content.value.length > 0);
  return <div class="grow">{Editor ? <Editor {...props} /> : <Plain {...props} />}</div>;
}

/** The field where there is nothing to mention. */
function Plain({ source, part, label, placeholder, off, onEnter, onKey }: InputProps) {
  const input = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  // At once, not a frame later as `useSignalEffect`: what is typed then would go on from another conversation's words.
  useLayoutEffect(
    () =>
      effect(() => {
        const text = source.text.value;
        // A change from elsewhere waits for the end of a composition, which it would break.
        if (input.current && !composing.current) {
          showText(input.current, text);
          measure(input.current);
        }
      }),
    [source.text],
  );

  const onInput = () => {
    if (input.current) {
      measure(input.current);
      source.edit(input.current.value);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const field = event.currentTarget as HTMLTextAreaElement;
    // 229 is what Safari says for the Enter that ends a composition.
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      onEnter();
      return;
    }
    const { selectionStart, selectionEnd, value } = field;
    const caret = { atStart: selectionEnd === 0, atEnd: selectionStart === value.length };
    if (onKey?.(event, caret)) {
      event.preventDefault();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  };
  return (
    <textarea
      ref={input}
      class="composer-input"
      data-part={part}
      rows={1}
      autocomplete="off"
      aria-label={label}
      placeholder={placeholder}
      disabled={off}
      onInput={onInput}
      onKeyDown={onKeyDown}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={() => {
        composing.current = false;
        onInput();
      }}
    />
  );
}

/** Gives the text to the copy that the field is as high as, and the field the way it runs. */
function measure(field: HTMLTextAreaElement): void {
  const { parentElement, value } = field;
  field.dir = directionOf(value) ?? "";
  if (parentElement) {
    parentElement.dataset.copy = value.slice(0, MEASURED);
  }
}

/** The words in the composer. */
export function useDraft(): Source {
  const { state, actions } = useUi();
  return { text: state.composer, content: state.content, edit: actions.edit };
}

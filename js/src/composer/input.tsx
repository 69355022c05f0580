import { effect, type Signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
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

/** Where the caret stood in a field that gave way to another while somebody wrote in it. */
export interface Handover {
  readonly caret: { current: number | null };
}

/** A field for a message: the one that knows mentions and commands where there are any, else a plain one. */
export function Input(props: InputProps) {
  const Editor = useEditor(props.source.content.value.length > 0);
  const caret = useRef<number | null>(null);
  // A composition would end with its field.
  const [busy, setBusy] = useState(false);
  return (
    <div class="grow">
      {Editor && !busy ? <Editor {...props} caret={caret} /> : <Plain {...props} caret={caret} onCompose={setBusy} />}
    </div>
  );
}

interface PlainProps extends InputProps, Handover {
  readonly onCompose: (is: boolean) => void;
}

/** The field where there is nothing to mention. */
function Plain({ source, part, label, placeholder, off, onEnter, onKey, caret, onCompose }: PlainProps) {
  const input = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  useLayoutEffect(
    () => () => {
      caret.current = input.current?.matches(":focus") ? input.current.selectionEnd : null;
    },
    [caret],
  );
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
    if (onKey?.(event, { atStart: selectionEnd === 0, atEnd: selectionStart === value.length })) {
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
        onCompose(true);
      }}
      onCompositionEnd={() => {
        composing.current = false;
        onInput();
        onCompose(false);
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

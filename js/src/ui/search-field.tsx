import search from "lucide:search";
import x from "lucide:x";
import type { RefObject } from "preact";
import { useUi } from "./context";
import { Icon } from "./icon";
import css from "./search-field.css";

interface Props {
  /** The `data-part` of the field. */
  readonly part: string;
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  /** The name of the button that empties it, and its `data-part`. */
  readonly clearLabel: string;
  readonly clearPart: string;
  readonly field?: RefObject<HTMLInputElement | null>;
  onText(text: string): void;
  onClear(): void;
  onKeyDown?(event: KeyboardEvent): void;
}

/** A field that filters a list as one types. */
export function SearchField(props: Props) {
  const { adopt } = useUi();
  adopt(css);
  return (
    <div class="search-field">
      <Icon nodes={search} />
      <input
        type="search"
        data-part={props.part}
        dir="auto"
        ref={props.field ?? null}
        aria-label={props.label}
        placeholder={props.placeholder}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={props.text}
        onInput={(event) => props.onText(event.currentTarget.value)}
        onKeyDown={(event) => props.onKeyDown?.(event)}
      />
      {props.text && (
        <button
          type="button"
          class="icon-button small"
          data-part={props.clearPart}
          aria-label={props.clearLabel}
          title={props.clearLabel}
          onClick={props.onClear}
        >
          <Icon nodes={x} />
        </button>
      )}
    </div>
  );
}

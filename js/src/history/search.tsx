import search from "lucide:search";
import x from "lucide:x";
import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";

interface Props {
  readonly query: Signal<string>;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The keys lead down into the list. */
  onDown(): void;
  onEnter(): void;
}

/** The field that filters the list as one types. */
export function Search({ query, field, onDown, onEnter }: Props) {
  const { t } = useUi();
  const clear = () => {
    query.value = "";
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      onDown();
    } else if (event.key === "Enter") {
      event.preventDefault();
      onEnter();
    } else if (event.key === "Escape" && query.peek()) {
      event.preventDefault();
      event.stopPropagation();
      clear();
    }
  };
  return (
    <div class="history-search">
      <Icon nodes={search} />
      <input
        type="search"
        data-part="history-search"
        dir="auto"
        ref={field}
        aria-label={t("history.search")}
        placeholder={t("history.search")}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {query.value && (
        <button
          type="button"
          class="icon-button small"
          data-part="history-clear"
          aria-label={t("history.clear")}
          title={t("history.clear")}
          onClick={clear}
        >
          <Icon nodes={x} />
        </button>
      )}
    </div>
  );
}

import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useUi } from "../ui/context";
import { SearchField } from "../ui/search-field";

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
    <SearchField
      part="history-search"
      text={query.value}
      label={t("history.search")}
      placeholder={t("history.search")}
      clearLabel={t("history.clear")}
      clearPart="history-clear"
      field={field}
      onText={(text) => {
        query.value = text;
      }}
      onClear={clear}
      onKeyDown={onKeyDown}
    />
  );
}

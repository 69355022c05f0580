import search from "lucide:search";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { scrollWithin } from "../../ui/reveal";
import type { Option } from "../components.gen";
import { beginsWith, matching, stepTo } from "./options";
import css from "./pickers.css";
import { Popover } from "./popover";

/** Letters typed within so many milliseconds are the beginning of one word. */
const PAUSE = 600;

/** So many options are drawn at once where a search leads to the others. */
const MOST = 500;

interface ListboxProps {
  readonly id: string;
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string | null;
  readonly searchable: boolean;
  readonly onPick: (value: string) => void;
  readonly onClose: (refocus: boolean) => void;
}

/** A list to choose one of, by pointer, keys, first letters, or a search. */
export function Listbox({ id, anchor, label, options, value, searchable, onPick, onClose }: ListboxProps) {
  const { t, adopt } = useUi();
  adopt(css);
  const [query, setQuery] = useState("");
  const found = useMemo(() => matching(options, query), [options, query]);
  const shown = useMemo(() => (searchable ? found.slice(0, MOST) : found), [searchable, found]);
  const hidden = found.length - shown.length;
  const [active, setActive] = useState(() => start(shown, value));
  const list = useRef<HTMLDivElement>(null);
  const focused = useRef<HTMLElement>(null);
  const typed = useRef({ text: "", at: 0 });
  useLayoutEffect(() => focused.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const entry = list.current?.querySelector<HTMLElement>("[data-active]");
    if (list.current && entry) {
      scrollWithin(list.current, entry.offsetTop, entry.offsetHeight);
    }
  });

  const find = (letter: string, now: number) => {
    const goesOn = now - typed.current.at < PAUSE;
    const text = goesOn ? typed.current.text + letter : letter;
    typed.current = { text, at: now };
    return beginsWith(shown, text, active);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    if (event.key === "Tab") {
      // From where it was opened on.
      anchor.focus({ preventScroll: true });
      onClose(false);
      return;
    }
    const picked = shown[active];
    const pick = event.key === "Enter" || (event.key === " " && !searchable);
    const letter = !searchable && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const next = pick
      ? null
      : (stepTo(event.key, shown, active, searchable) ?? (letter ? find(event.key, event.timeStamp) : null));
    if (pick || next !== null) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (pick && picked && !picked.disabled) {
      onPick(picked.value);
    } else if (next !== null) {
      setActive(next);
    }
  };
  const activeId = shown[active] && `${id}-${active}`;
  const keys = { "aria-activedescendant": activeId, onKeyDown };
  return (
    <Popover anchor={anchor} placement="bottom-start" className="listbox" onClose={onClose}>
      {searchable && (
        <div class="listbox-search">
          <Icon nodes={search} />
          <input
            ref={focused as never}
            type="text"
            dir="auto"
            role="combobox"
            autocomplete="off"
            aria-label={t("forms.search")}
            aria-autocomplete="list"
            aria-expanded="true"
            aria-controls={id}
            placeholder={t("forms.search")}
            value={query}
            onInput={({ currentTarget }) => {
              setQuery(currentTarget.value);
              setActive(start(matching(options, currentTarget.value), null));
            }}
            {...keys}
          />
        </div>
      )}
      <div
        ref={(element) => {
          list.current = element;
          if (!searchable) {
            focused.current = element;
          }
        }}
        id={id}
        class="listbox-options"
        role="listbox"
        aria-label={label}
        tabIndex={searchable ? undefined : -1}
        {...(searchable ? {} : keys)}
      >
        {shown.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the list.
          <div
            key={option.value}
            id={`${id}-${index}`}
            class="listbox-option"
            role="option"
            tabIndex={-1}
            aria-selected={option.value === value}
            aria-disabled={option.disabled || undefined}
            data-active={index === active || undefined}
            onPointerMove={() => index !== active && !option.disabled && setActive(index)}
            // The focus stays where it is.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => !option.disabled && onPick(option.value)}
          >
            <span class="listbox-words">
              <span dir="auto">{option.label}</span>
              {option.description && <small dir="auto">{option.description}</small>}
            </span>
          </div>
        ))}
      </div>
      {hidden > 0 && <div class="listbox-nothing">{t("forms.more", { count: hidden })}</div>}
      {searchable && (
        <div class={shown.length > 0 ? "hidden-text" : "listbox-nothing"} role="status">
          {shown.length > 0 ? query && t("forms.found", { count: found.length }) : t("forms.nothing")}
        </div>
      )}
    </Popover>
  );
}

/** Where the keys begin: at what is chosen, or at the first that can be. */
function start(options: readonly Option[], value: string | null): number {
  const chosen = options.findIndex((option) => option.value === value);
  return chosen >= 0 ? chosen : options.findIndex(({ disabled }) => !disabled);
}

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useUi } from "./context";
import { Icon } from "./icon";
import css from "./menu.css";
import { scrollWithin } from "./reveal";
import { useIcon } from "./use-icon";

/** One thing that can be chosen. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly description?: string | null | undefined;
  readonly icon?: string | null | undefined;
  readonly group?: string | null | undefined;
  readonly disabled?: boolean | undefined;
  /** Whether it is the one in force; undefined where that is not a question. */
  readonly checked?: boolean | undefined;
}

interface MenuProps {
  /** The `data-part`, and what the ids of its entries begin with. */
  readonly part: string;
  readonly label: string;
  readonly entries: readonly Entry[];
  /** Which entry the keys are at. */
  readonly active: number;
  /** Words in place of entries, or below them. */
  readonly note?: { text: string; isError?: boolean } | null;
  readonly role: "listbox" | "menu";
  readonly onPick: (entry: Entry) => void;
  readonly onActive: (index: number) => void;
}

/** A list to choose from, by groups. Who shows it keeps the keys: `keyInMenu` says what they mean. */
export function Menu({ part, label, entries, active, note, role, onPick, onActive }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  useUi().adopt(css);
  useLayoutEffect(() => {
    // No higher than the room above the composer.
    const box = list.current;
    const main = box?.closest(".main");
    if (box?.offsetParent && main) {
      const room = box.offsetParent.getBoundingClientRect().top - main.getBoundingClientRect().top - 12;
      box.style.setProperty("--room", `${Math.max(120, room)}px`);
    }
  }, []);
  useEffect(() => {
    // Not scrollIntoView: that would scroll the notebook as well.
    const box = list.current;
    const entry = box?.querySelector<HTMLElement>("[data-active]");
    if (box && entry) {
      scrollWithin(box, entry.offsetTop, entry.offsetHeight);
    }
  });
  return (
    <div class="menu" data-part={part} ref={list}>
      {entries.length > 0 && (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles do support them.
        <div
          role={role}
          id={`${part}-list`}
          class="menu-list"
          aria-label={label}
          tabIndex={role === "menu" ? -1 : undefined}
          aria-activedescendant={role === "menu" ? `${part}-${active}` : undefined}
        >
          {entries.map((entry, index) => (
            <div key={entry.id} role="presentation">
              {entry.group && entry.group !== entries[index - 1]?.group && (
                <div class="menu-group" role="presentation">
                  {entry.group}
                </div>
              )}
              <EntryView
                entry={entry}
                id={`${part}-${index}`}
                isActive={index === active}
                role={role}
                onPick={() => onPick(entry)}
                onActive={() => onActive(index)}
              />
            </div>
          ))}
        </div>
      )}
      {note && (
        <div class={`menu-note ${note.isError ? "error" : ""}`} role={note.isError ? "alert" : "status"}>
          {note.text}
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  readonly entry: Entry;
  readonly id: string;
  readonly isActive: boolean;
  readonly role: "listbox" | "menu";
  readonly onPick: () => void;
  readonly onActive: () => void;
}

function EntryView({ entry, id, isActive, role, onPick, onActive }: EntryProps) {
  const { label, description, disabled, checked } = entry;
  const icon = useIcon(entry.icon);
  const asMenu = checked === undefined ? "menuitem" : "menuitemradio";
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: each role has the one that is given.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys stay with who shows the menu.
    // biome-ignore lint/a11y/noStaticElementInteractions: it has a role.
    <div
      id={id}
      class="menu-entry"
      role={role === "menu" ? asMenu : "option"}
      aria-selected={role === "listbox" ? isActive : undefined}
      aria-checked={role === "menu" ? checked : undefined}
      aria-disabled={disabled}
      data-active={isActive || undefined}
      data-id={entry.id}
      onPointerMove={isActive || disabled ? undefined : onActive}
      // The focus stays where it is.
      onMouseDown={(event) => event.preventDefault()}
      onClick={disabled ? undefined : onPick}
    >
      {entry.icon ? <span class="menu-icon">{icon && <Icon nodes={icon} />}</span> : null}
      <span class="menu-text">
        <span class="menu-label" dir="auto">
          {label}
        </span>
        {description && (
          <span class="menu-description" dir="auto">
            {description}
          </span>
        )}
      </span>
      {checked && <span class="menu-check" aria-hidden="true" />}
    </div>
  );
}

/** What a key means in a menu: another entry, the one that is chosen, the end of it, or nothing. */
export function keyInMenu(
  event: KeyboardEvent,
  entries: readonly Entry[],
  active: number,
): { active: number } | { picked: Entry } | { closed: true } | null {
  if (event.isComposing || event.keyCode === 229) {
    return null;
  }
  switch (event.key) {
    case "ArrowDown":
      return { active: step(entries, active, 1) };
    case "ArrowUp":
      return { active: step(entries, active, -1) };
    case "Enter":
    case "Tab": {
      const entry = entries[active];
      return entry && !entry.disabled && !event.shiftKey ? { picked: entry } : null;
    }
    case "Escape":
      return { closed: true };
    default:
      return null;
  }
}

function step(entries: readonly Entry[], from: number, by: 1 | -1): number {
  for (let count = 1; count <= entries.length; count += 1) {
    const at = (from + by * count + entries.length * 2) % entries.length;
    if (!entries[at]?.disabled) {
      return at;
    }
  }
  return from;
}

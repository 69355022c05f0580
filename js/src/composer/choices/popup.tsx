import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Entry, keyInMenu, Menu } from "../../ui/menu";

interface PopupProps {
  readonly part: string;
  /** The `data-part` and the class of the button. */
  readonly button: string;
  readonly className: string;
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly off: boolean;
  readonly onPick: (entry: Entry) => void;
  readonly children: ComponentChildren;
}

/** A button that opens a menu above the composer. */
export function Popup({ part, button, className, label, entries, off, onPick, children }: PopupProps) {
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const open = active >= 0;

  useEffect(() => {
    const chat = box.current?.closest(".chat");
    if (!open || !chat) {
      return;
    }
    box.current?.querySelector<HTMLElement>("[role=menu]")?.focus({ preventScroll: true });
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) {
        setActive(-1);
      }
    };
    chat.addEventListener("pointerdown", away);
    return () => chat.removeEventListener("pointerdown", away);
  }, [open]);

  const close = () => {
    setActive(-1);
    opener.current?.focus({ preventScroll: true });
  };
  const pick = (entry: Entry) => {
    setActive(-1);
    onPick(entry);
    // What is chosen here is chosen for what is written next.
    const field = box.current?.closest(".composer")?.querySelector<HTMLElement>("[data-part=composer-input]");
    field?.focus({ preventScroll: true });
  };
  const show = () => {
    const checked = entries.findIndex((entry) => entry.checked);
    setActive(Math.max(0, checked < 0 ? entries.findIndex((entry) => !entry.disabled) : checked));
  };
  const left = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && !box.current?.contains(relatedTarget as Node)) {
      setActive(-1);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const meant = keyInMenu(event, entries, active);
    if (!meant) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if ("active" in meant) {
      setActive(meant.active);
    } else if ("picked" in meant) {
      pick(meant.picked);
    } else {
      close();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the menu inside.
    <div class="popup-box" ref={box} onKeyDown={open ? onKeyDown : undefined} onFocusOut={open ? left : undefined}>
      <button
        type="button"
        ref={opener}
        class={className}
        data-part={button}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={off}
        onClick={() => (open ? close() : show())}
      >
        {children}
      </button>
      {open && (
        <Menu
          part={part}
          label={label}
          entries={entries}
          active={active}
          role="menu"
          onPick={pick}
          onActive={setActive}
        />
      )}
    </div>
  );
}

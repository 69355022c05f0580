import quote from "lucide:quote";
import { useEffect, useRef, useState } from "preact/hooks";
import en from "../../i18n/en.selection.json";
import { learn } from "../../i18n/t";
import { isOpen } from "../../state/can";
import { useUi } from "../../ui/context";
import { focusComposer } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { type Selected, selectedIn } from "./selected";
import css from "./selection.css";

learn(en);

/** The height of the button and what keeps it off the words, in pixels. */
const GAP = 36;

/** The button beside what is selected in an answer. It leaves the selection alone, and goes with it. */
export function QuoteSelection() {
  const { state, actions, adopt, t } = useUi();
  const place = useRef<HTMLDivElement>(null);
  const [selected, select] = useState<Selected | null>(null);
  adopt(css);

  useEffect(() => {
    const main = place.current?.parentElement;
    if (!main) {
      return;
    }
    const closing = new AbortController();
    const { signal } = closing;
    const document = main.ownerDocument;
    let pressed = false;
    const look = () => select(pressed ? null : selectedIn(main));
    const hide = () => select(null);
    const press = (event: Event) => {
      // A press on the button itself must not take it away before the click.
      pressed = !place.current?.contains(event.target as Node);
      if (pressed) {
        hide();
      }
    };
    const release = () => {
      pressed = false;
      look();
    };
    document.addEventListener("selectionchange", look, { signal });
    main.addEventListener("pointerdown", press, { signal });
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, release, { signal });
    }
    // Scrolling does not bubble.
    main.addEventListener("scroll", hide, { signal, capture: true });
    document.defaultView?.addEventListener("resize", hide, { signal });
    const type = (event: KeyboardEvent) => {
      const button = place.current?.querySelector("button");
      if (event.key === "Escape") {
        hide();
      } else if (event.key === "Tab" && !event.shiftKey && button && !button.matches(":focus")) {
        // It is beside the selection for the eye, and so for the keys, wherever it is in the document.
        event.preventDefault();
        button.focus({ preventScroll: true });
      }
    };
    main.addEventListener("keydown", type, { signal });
    look();
    return () => closing.abort();
  }, []);

  const shown = selected && isOpen(state) && !state.gone.value && state.asked.value === null ? selected : null;
  const onClick = ({ currentTarget }: MouseEvent) => {
    if (shown) {
      actions.quote(shown.text);
      focusComposer(currentTarget as Element);
      select(null);
    }
  };
  useEffect(() => {
    const button = place.current?.querySelector("button");
    const main = place.current?.parentElement;
    if (button && main && shown) {
      const room = main.clientWidth - button.offsetWidth - 8;
      const bottom = main.querySelector<HTMLElement>("[data-part=thread]")?.getBoundingClientRect().bottom ?? 0;
      const lowest = bottom - main.getBoundingClientRect().top - GAP;
      button.style.setProperty("left", `${Math.max(8, Math.min(shown.middle - button.offsetWidth / 2, room))}px`);
      button.style.setProperty(
        "top",
        `${shown.above > GAP ? Math.min(shown.above - GAP, lowest) : Math.max(6, Math.min(shown.below + 6, lowest))}px`,
      );
    }
  }, [shown]);
  return (
    <div ref={place} class="quote-selection">
      {shown && (
        <button
          type="button"
          class="button"
          data-part="quote-selection"
          // The press would take the selection away.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={onClick}
        >
          <Icon nodes={quote} />
          {t("selection.quote")}
        </button>
      )}
    </div>
  );
}

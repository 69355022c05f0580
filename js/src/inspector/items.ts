import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** What is used by itself, also inside an item. */
const USED = "a, button, input, textarea, select, summary, label, [role=button], [role=treeitem], [contenteditable]";

const MARK = "data-inspected";

/** Tells of items of the conversation that are clicked, and marks the one that is chosen. */
export function useItems(
  panel: RefObject<HTMLElement | null>,
  chosen: string | null,
  choose: (id: string) => void,
): void {
  const latest = useRef(choose);
  latest.current = choose;
  useEffect(() => {
    const main = mainOf(panel.current);
    const onClick = (event: Event) => {
      const target = event.target as Element;
      const id = target.closest<HTMLElement>("[data-part=item]")?.dataset.itemId;
      // Who has marked words, or uses what is in the item, wants something else.
      const marked = main?.ownerDocument.defaultView?.getSelection()?.toString();
      if (id && !target.closest(USED) && !marked) {
        latest.current(id);
      }
    };
    main?.addEventListener("click", onClick);
    return () => main?.removeEventListener("click", onClick);
  }, [panel]);
  useEffect(() => {
    const main = mainOf(panel.current);
    const mark = () => {
      for (const row of main?.querySelectorAll<HTMLElement>("[data-part=item]") ?? []) {
        row.toggleAttribute(MARK, row.dataset.itemId === chosen);
      }
    };
    mark();
    return () => {
      for (const row of main?.querySelectorAll(`[${MARK}]`) ?? []) {
        row.removeAttribute(MARK);
      }
    };
  }, [panel, chosen]);
}

function mainOf(panel: HTMLElement | null): HTMLElement | null | undefined {
  return panel?.parentElement?.querySelector<HTMLElement>(":scope > .main");
}

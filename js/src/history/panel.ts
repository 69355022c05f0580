import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { useUi } from "../ui/context";

/** What the focus does with the list of threads, and whether that lies over the conversation. */
export interface Panel {
  readonly isOver: boolean;
  /** Leads Tab round within the list while it lies over the conversation. */
  keepInside(event: KeyboardEvent): void;
}

/** Takes the focus where the header's button opened the list, and gives it back to that button in the end. */
export function usePanel(panel: RefObject<HTMLElement | null>, field: RefObject<HTMLElement | null>): Panel {
  const { opener } = useUi().state;
  const isOver = useSignal(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is for the time that the list shows.
  useLayoutEffect(() => {
    const element = panel.current;
    const root = element?.getRootNode() as ShadowRoot | Document | undefined;
    if (!element || !root) {
      return;
    }
    const look = () => {
      isOver.value = getComputedStyle(element).position === "absolute";
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element.closest(".chat") ?? element);
    if (opener.peek() !== null && opener.peek() === root.activeElement) {
      opener.value = null;
      // Where there is a keyboard on the screen, a field with the focus would bring it up.
      const target = matchMedia("(pointer: coarse)").matches ? element : field.current;
      target?.focus({ preventScroll: true });
    }
    return () => {
      observer.disconnect();
      if (element.contains(root.activeElement)) {
        root.querySelector<HTMLElement>("[data-part=history-button]")?.focus({ preventScroll: true });
      }
    };
  }, []);
  const keepInside = (event: KeyboardEvent) => {
    const element = panel.current;
    if (event.key !== "Tab" || !isOver.peek() || !element) {
      return;
    }
    const stops = [...element.querySelectorAll<HTMLElement>("input, button:not(:disabled)")];
    const reached = stops.filter(({ tabIndex }) => tabIndex >= 0);
    const end = event.shiftKey ? reached[0] : reached.at(-1);
    const focused = (element.getRootNode() as ShadowRoot | Document).activeElement;
    if (focused === end || focused === element) {
      event.preventDefault();
      (event.shiftKey ? reached.at(-1) : reached[0])?.focus();
    }
  };
  return { isOver: isOver.value, keepInside };
}

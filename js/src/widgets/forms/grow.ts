import { useLayoutEffect } from "preact/hooks";
import type { FieldState } from "./use-field";

/** Keeps a field as high as its words, within the bounds of its style. */
export function useGrow({ control }: FieldState, wanted: boolean): void {
  useLayoutEffect(() => {
    const box = control.current;
    if (!wanted || !box) {
      return;
    }
    const stop = fitToWidth(box);
    const onInput = () => adjust(box);
    box.addEventListener("input", onInput);
    return () => {
      stop();
      box.removeEventListener("input", onInput);
      box.style.blockSize = "";
    };
  }, [control, wanted]);
  // The words may be others after any drawing.
  useLayoutEffect(() => {
    if (wanted && control.current) {
      adjust(control.current);
    }
  });
}

function adjust(box: HTMLElement): void {
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

/** Another width breaks the lines elsewhere; a height is our own doing. */
function fitToWidth(box: HTMLElement): () => void {
  if (typeof ResizeObserver === "undefined") {
    return () => undefined;
  }
  let width = box.clientWidth;
  const observer = new ResizeObserver(() => {
    if (box.clientWidth !== width) {
      width = box.clientWidth;
      adjust(box);
    }
  });
  observer.observe(box);
  return () => observer.disconnect();
}

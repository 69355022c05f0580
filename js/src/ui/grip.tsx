import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useUi } from "./context";

const LEAST = 240;
const STEP = 24;

/** The lower edge of a view: dragged, or moved by the arrow keys, it sets the height. */
export function Grip({ height, host }: { height: Signal<string>; host: HTMLElement }) {
  const { t } = useUi();
  const start = useRef<{ pointer: number; height: number } | null>(null);
  const set = (pixels: number) => {
    height.value = `${Math.max(LEAST, Math.round(pixels))}px`;
  };
  const onPointerDown = (event: PointerEvent) => {
    start.current = { pointer: event.clientY, height: host.offsetHeight };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) {
      set(start.current.height + event.clientY - start.current.pointer);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -5, PageDown: 5 }[event.key];
    if (steps !== undefined) {
      event.preventDefault();
      set(host.offsetHeight + steps * STEP);
    }
  };
  const end = () => {
    start.current = null;
  };
  const now = Number.parseInt(height.value, 10);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged; this is the separator widget of ARIA.
    <div
      class="grip"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      lang={t.language.value.tag}
      aria-label={t("chat.resize")}
      aria-valuemin={LEAST}
      aria-valuenow={Number.isNaN(now) ? LEAST : now}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
    />
  );
}

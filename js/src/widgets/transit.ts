/** Where something is in its widget, and what it is. */
export interface Spot {
  readonly child: Element | null;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** How wide the widget is: a window that was resized is no reason to move. */
  readonly room: number;
}

const timing = { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)" };

/** Where a box is now. */
export function spotOf(box: Element): Spot {
  for (const running of box.getAnimations?.() ?? []) {
    running.cancel();
  }
  const { left, top, height } = box.getBoundingClientRect();
  const widget = box.closest(".widget")?.getBoundingClientRect();
  return {
    child: box.firstElementChild,
    x: left - (widget?.left ?? 0),
    y: top - (widget?.top ?? 0),
    height,
    room: widget?.width ?? 0,
  };
}

/** Moves a box from where it was to where it is; what is new in it fades in. Nothing moves for who wants less motion. */
export function transit(box: HTMLElement, from: Spot | null, to: Spot): void {
  const view = box.ownerDocument.defaultView;
  if (!view || view.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    return;
  }
  if (from?.child !== to.child) {
    to.child?.animate?.([{ opacity: 0 }, { opacity: 1 }], timing);
  }
  if (!from || from.room !== to.room) {
    return;
  }
  const [x, y] = [from.x - to.x, from.y - to.y];
  if (x !== 0 || y !== 0) {
    box.animate?.([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], timing);
  }
  if (from.height !== to.height) {
    const clipped = { overflow: "clip" };
    const heights = [from.height, to.height].map((height) => ({ blockSize: `${height}px`, ...clipped }));
    box.animate?.(heights, timing);
  }
}

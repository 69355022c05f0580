import { leave, letGo } from "./leaving";

/** Where something is in its widget when nothing moves, and what is in it. */
export interface Spot {
  readonly child: HTMLElement | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How wide the widget is: a window that was resized is no reason to move. */
  readonly room: number;
}

/** How far on its way a box is that still moves. */
interface Way {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

export const timing = { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)" };
/** Less, in px, is no change. */
const SAME = 0.5;

/**
 * Brings a box from where it was to where it is now: what is new in it fades in over what fades out, and it glides and
 * takes its new size. Nothing moves for who wants less motion. What it has now is what it comes from the next time.
 */
export function transit(box: HTMLElement, last: Spot | null): Spot {
  const view = box.ownerDocument.defaultView;
  if (!box.animate || !view || view.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    return spotOf(box);
  }
  const way = wayOf(box, view);
  const child = childOf(box);
  if (last && last.child !== child) {
    letGo(box);
    leave(box, last.child, last.width, timing);
  }
  const to = spotOf(box);
  if (last?.child !== child) {
    child?.animate([{ opacity: 0 }, { opacity: 1 }], timing);
  }
  if (last && last.room === to.room) {
    move(box, { ...last, width: way?.width ?? last.width, height: way?.height ?? last.height }, to, way);
  }
  return to;
}

/** Where a box is; what moves is taken as being there. */
export function spotOf(box: HTMLElement): Spot {
  const widget = box.closest<HTMLElement>(".widget");
  const [own, all] = [placeOf(box), placeOf(widget)];
  const { width, height } = box.getBoundingClientRect();
  return { child: childOf(box), x: own.x - all.x, y: own.y - all.y, width, height, room: widget?.offsetWidth ?? 0 };
}

function childOf(box: HTMLElement): HTMLElement | null {
  return box.querySelector<HTMLElement>(":scope > :not([data-leaving])");
}

/** From the edge of the page, whatever is scrolled or moved meanwhile. */
function placeOf(element: HTMLElement | null): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let at = element; at; at = at.offsetParent as HTMLElement | null) {
    x += at.offsetLeft;
    y += at.offsetTop;
  }
  return { x, y };
}

/** Stops a box on its way, and tells how far it had come. */
function wayOf(box: HTMLElement, view: Window): Way | null {
  const running = box.getAnimations();
  if (running.length === 0) {
    return null;
  }
  const { width, height } = box.getBoundingClientRect();
  const style = view.getComputedStyle(box);
  const { m41: x, m42: y } = new DOMMatrix(style.transform);
  const margin = Number.parseFloat(inRow(box) ? style.marginInlineEnd : style.marginBlockEnd);
  for (const animation of running) {
    animation.cancel();
  }
  return { x, y, width, height, margin };
}

function move(box: HTMLElement, from: Spot, to: Spot, way: Way | null): void {
  const [x, y] = [from.x - to.x + (way?.x ?? 0), from.y - to.y + (way?.y ?? 0)];
  const opens = !from.child !== !to.child || Boolean(way?.margin);
  if (!opens && Math.abs(x) + Math.abs(y) >= SAME) {
    box.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], timing);
  }
  if (opens) {
    open(box, from, to, way);
  } else if (Math.abs(from.width - to.width) >= SAME) {
    resize(box, from, to, ["inlineSize", "blockSize"]);
    // The words in it would break otherwise at every step.
    to.child?.animate([{ minInlineSize: `${to.width}px` }, { minInlineSize: `${to.width}px` }], timing);
  } else if (Math.abs(from.height - to.height) >= SAME) {
    resize(box, from, to, ["blockSize"]);
  }
}

type Side = "inlineSize" | "blockSize";

function resize(box: HTMLElement, from: Spot, to: Spot, sides: readonly Side[], more: [Keyframe, Keyframe] = [{}, {}]) {
  const frames = [from, to].map(({ width, height }, index) => {
    const sizes = { inlineSize: `${width}px`, blockSize: `${height}px` };
    return { ...Object.fromEntries(sides.map((side) => [side, sizes[side]])), ...more[index] };
  });
  // Up and down only, where the width stays: what is flush reaches out at the sides.
  const clipped = sides.includes("inlineSize") ? { overflow: "clip" } : { overflowY: "clip" };
  box.animate(
    frames.map((frame) => ({ ...frame, ...clipped })),
    timing,
  );
}

/** What comes where nothing was, or goes for nothing to be there, takes the gap beside it along. */
function open(box: HTMLElement, from: Spot, to: Spot, way: Way | null): void {
  const row = inRow(box);
  const gap = gapOf(box, row);
  const margins = [way?.margin ?? (from.child ? 0 : -gap), to.child ? 0 : -gap];
  const name = row ? "marginInlineEnd" : "marginBlockEnd";
  const [start, end] = margins.map((margin) => ({ [name]: `${margin}px` })) as [Keyframe, Keyframe];
  if (row) {
    const height = Math.max(from.height, to.height);
    resize(box, { ...from, height }, { ...to, height }, ["inlineSize", "blockSize"], [start, end]);
  } else {
    resize(box, from, to, ["blockSize"], [start, end]);
  }
}

function inRow(box: HTMLElement): boolean {
  const { display, flexDirection } = getComputedStyle(box.parentElement as Element);
  return display.endsWith("flex") && flexDirection.startsWith("row");
}

function gapOf(box: HTMLElement, row: boolean): number {
  const around = box.parentElement as Element;
  const { rowGap, columnGap } = getComputedStyle(around);
  return around.childElementCount > 1 ? Number.parseFloat(row ? columnGap : rowGap) || 0 : 0;
}

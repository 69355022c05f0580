/** So many pixels are left between what is brought into view and the edge. */
const GAP = 12;

/** Scrolls a box as little as brings what is `height` high at `top` of its content into view. */
export function scrollWithin(box: Element, top: number, height: number): void {
  const above = top - box.scrollTop;
  const below = above + height - box.clientHeight;
  box.scrollTop += above < 0 ? above : Math.max(0, below);
}

/** Brings an element into view by scrolling the conversation alone, never the notebook around it. */
export function reveal(element: Element): void {
  const scroller = element.closest(".scroller");
  if (!scroller) {
    return;
  }
  const place = element.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  if (place.top < view.top + GAP) {
    scroller.scrollTop += place.top - view.top - GAP;
  } else if (place.bottom > view.bottom - GAP) {
    // The beginning of what is larger than the view.
    scroller.scrollTop += Math.min(place.bottom - view.bottom + GAP, place.top - view.top - GAP);
  }
}

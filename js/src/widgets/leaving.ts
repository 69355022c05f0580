/** What the page, a form and a reader know an element by. */
const NAMES = ["id", "name", "for", "data-widget", "data-widget-id", "data-field-name", "role", "aria-live"];

/** Lets an element that was in a box fade out over what is there now. To all but the eye it is gone. */
export function leave(box: HTMLElement, child: HTMLElement | null, width: number, timing: { duration: number }): void {
  if (!child || child.isConnected) {
    return;
  }
  const opacity = stop(child);
  for (const element of [child, ...child.querySelectorAll("*")]) {
    for (const name of NAMES) {
      element.removeAttribute(name);
    }
  }
  child.inert = true;
  child.ariaHidden = "true";
  child.dataset.leaving = "";
  child.style.inlineSize = `${width}px`;
  box.append(child);
  // As long as the box moves, so that it is not empty before; to be seen only at its beginning.
  const frames = [{ opacity }, { opacity: 0, offset: 0.5 }, { opacity: 0 }];
  const fading = child.animate(frames, { duration: timing.duration, fill: "forwards" });
  fading.onfinish = () => child.remove();
}

/** Takes away what is still fading out of a box. */
export function letGo(box: HTMLElement): void {
  for (const gone of box.querySelectorAll(":scope > [data-leaving]")) {
    gone.remove();
  }
}

/** How far an element had faded in. */
function stop(child: HTMLElement): number {
  let opacity = 1;
  for (const animation of child.getAnimations()) {
    opacity = Math.min(opacity, animation.effect?.getComputedTiming().progress ?? 1);
    animation.cancel();
  }
  return opacity;
}

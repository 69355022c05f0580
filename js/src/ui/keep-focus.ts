/** Catches the focus when its element goes away or is disabled: else it falls to the page, whose next key may cut a cell. */
export function keepFocus(root: ShadowRoot, focusComposer: () => void, signal: AbortSignal): void {
  let held: Element | null = null;
  const lost = () => held !== null && (!held.isConnected || held.matches(":disabled"));

  root.addEventListener(
    "focusin",
    (event) => {
      held = event.target as Element;
    },
    { signal },
  );
  root.addEventListener(
    "focusout",
    () => {
      // Asked a moment later, when it shows whether the user left or the element did.
      queueMicrotask(() => {
        if (!lost() && root.activeElement !== held) {
          held = null;
        }
      });
    },
    { signal },
  );
  const observer = new MutationObserver(() => {
    if (!lost()) {
      return;
    }
    const elsewhere = root.ownerDocument.activeElement;
    held = null;
    if (elsewhere === root.host || elsewhere === null || elsewhere === root.ownerDocument.body) {
      focusComposer();
    }
  });
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ["disabled"] });
  signal.addEventListener("abort", () => observer.disconnect());
}

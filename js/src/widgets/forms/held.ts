/** What has the focus in the chat that an element is in. */
export function heldBeside(element: Element | null): Element | null {
  const held = (element?.getRootNode() as Partial<ShadowRoot> | undefined)?.activeElement ?? null;
  return element?.closest(".chat")?.contains(held) ? held : null;
}

/** Takes the focus to the end of the composer of the chat that `from` is in, and returns its field. */
export function focusComposer(from: Element): HTMLElement | undefined {
  const field = from.closest(".chat")?.querySelector<HTMLElement>("[data-part=composer-input]") ?? undefined;
  if (field) {
    focusEnd(field);
  }
  return field;
}

/** Takes the focus to a field, with the caret behind its text. */
export function focusEnd(field: HTMLElement): void {
  field.focus({ preventScroll: true });
  if (field instanceof HTMLTextAreaElement) {
    field.setSelectionRange(field.value.length, field.value.length);
  } else {
    const selection = field.ownerDocument.getSelection();
    selection?.selectAllChildren(field);
    selection?.collapseToEnd();
  }
}

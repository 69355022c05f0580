/** Puts text on the clipboard; false when the page is not allowed to, by either way. */
export async function copyText(text: string, from: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard on plain HTTP, and in frames without the permission: the older way still works there.
    return copyBySelection(text, from);
  }
}

function copyBySelection(text: string, from: HTMLElement): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  // Off screen but selectable, and without scrolling the page to it.
  field.style.position = "fixed";
  field.style.insetBlockStart = "0";
  field.style.opacity = "0";
  // Beside the button: a field outside an open dialog or shadow root could not take the focus.
  (from.parentElement ?? document.body).append(field);
  try {
    field.focus({ preventScroll: true });
    field.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    from.focus({ preventScroll: true });
  }
}

/** As `copyText`, for a text that is still on its way: some browsers allow copying only right after a click. */
export async function copyLater(text: Promise<string>, from: HTMLElement): Promise<boolean> {
  try {
    const blob = text.then((known) => new Blob([known], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return true;
  } catch {
    return copyText(await text, from);
  }
}

/** Puts a text from elsewhere into the field and leaves the caret where a reader would look for it. */
export function showText(field: HTMLTextAreaElement, text: string): void {
  const before = field.value;
  if (before === text) {
    return;
  }
  const caret = field.selectionStart;
  const atEnd = caret === before.length;
  field.value = text;
  let same = 0;
  while (same < caret && same < text.length && before[same] === text[same]) {
    same += 1;
  }
  // Text before the caret changed: what follows the caret is the better anchor.
  const place = atEnd ? text.length : same === caret ? caret : Math.max(same, text.length - (before.length - caret));
  field.setSelectionRange(place, place);
}

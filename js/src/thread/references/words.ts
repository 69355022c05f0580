/** The words of a widget, line by line: what stands for it until it can be drawn. */
export function wordsOf(widget: unknown): string[] {
  if (Array.isArray(widget)) {
    return widget.flatMap(wordsOf);
  }
  if (typeof widget !== "object" || widget === null) {
    return [];
  }
  const { value, label, children } = widget as { value?: unknown; label?: unknown; children?: unknown };
  const own = [value, label].filter((each): each is string => typeof each === "string" && each.trim() !== "");
  return [...own, ...wordsOf(children)];
}

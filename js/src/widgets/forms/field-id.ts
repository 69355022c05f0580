/** The id of the field with this name in a widget, or in a form of one: what a label of it points to. */
export function fieldId(scope: string, name: string): string {
  return `${scope}-${encodeURIComponent(name)}`;
}

import en from "./en.json";

/** The name of a text of the interface. */
export type TextKey = keyof typeof en;

/** A text of the interface, with its `{names}` filled in. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

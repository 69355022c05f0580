import { isolate, type T } from "./t";

/** Names, one after another as the language does it. */
export function list(names: readonly string[], { language: { value: language } }: T): string {
  return new Intl.ListFormat(language.locale).format(names.map((name) => isolate(name, language)));
}

import { type Signal, signal } from "@preact/signals";
import type { Phrase } from "../protocol.gen";
import type attachments from "./en.attachments.json";
import type chart from "./en.chart.json";
import type choices from "./en.choices.json";
import type code from "./en.code.json";
import type dictation from "./en.dictation.json";
import type edit from "./en.edit.json";
import type editor from "./en.editor.json";
import type forms from "./en.forms.json";
import type history from "./en.history.json";
import type inspector from "./en.inspector.json";
import type items from "./en.items.json";
import en from "./en.json";
import type notes from "./en.notes.json";
import type objects from "./en.objects.json";
import type questions from "./en.questions.json";
import type references from "./en.references.json";
import type selection from "./en.selection.json";
import type usage from "./en.usage.json";
import type widgets from "./en.widgets.json";

type English = typeof en &
  typeof attachments &
  typeof chart &
  typeof choices &
  typeof code &
  typeof dictation &
  typeof editor &
  typeof edit &
  typeof forms &
  typeof history &
  typeof inspector &
  typeof items &
  typeof notes &
  typeof objects &
  typeof questions &
  typeof references &
  typeof selection &
  typeof usage &
  typeof widgets;

/** The name of a text of the interface; one that has plural forms is named without the `#` and what is behind it. */
export type TextKey = keyof English extends infer Key ? (Key extends `${infer Name}#${string}` ? Name : Key) : never;

/** What a language says, by the names of the texts. */
export type Texts = Readonly<Record<string, string>>;

/** What stands for the `{names}` in a text; a `count` also chooses between its plural forms. */
export type Values = Readonly<Record<string, string | number>>;

/** A language of the interface. */
export interface Language {
  /** Its name, as that of its file. */
  readonly tag: string;
  /** What dates, numbers and lists are written for: the same language, in the user's country. */
  readonly locale: string;
  readonly dir: "ltr" | "rtl";
  readonly texts: Texts;
  /** It stands in for the first one of the chat, which is on its way. */
  readonly standsIn?: boolean;
}

/** The texts of one chat. A component that draws with it draws again when the language changes. */
export interface T {
  (key: TextKey, values?: Values): string;
  /** What the kernel says, in the language of the chat where it has it, else in the kernel's words. */
  said(words: string, phrase: Phrase | null | undefined): string;
  readonly language: Signal<Language>;
}

const texts: Record<string, string> = { ...en };

/** What is shown until another language has come, and where there is none. */
export const english: Language = { tag: "en", locale: "en", dir: "ltr", texts };

/** Takes the English texts of a chunk, which come with it. */
export function learn(more: Texts): void {
  Object.assign(texts, more);
}

/** The texts of one chat, in English until its `language` says something else. */
export function createT(): T {
  const language = signal(english);
  const t = (key: TextKey, values: Values = {}): string => {
    const now = language.value;
    const text = find(now, key, values.count) ?? find(english, key, values.count) ?? key;
    return fill(text, values, now);
  };
  const said = (words: string, phrase: Phrase | null | undefined): string => {
    const now = language.value;
    const text = phrase ? find(now, `failure.${phrase.name}`, undefined) : undefined;
    if (!phrase || text === undefined) {
      return words;
    }
    const { rest } = phrase;
    // What follows is in the kernel's words where it is a sentence of its own that the language does not have.
    const more = typeof rest === "object" && rest ? said(words, rest) : rest;
    const filled = fill(text, shown(phrase.values ?? {}, now), now);
    return more ? `${filled} ${more}` : filled;
  };
  return Object.assign(t, { language, said });
}

function fill(text: string, values: Values, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? value.toLocaleString(language.locale) : isolate(value, language);
  });
}

/** Values with sizes as the language says them: their names end in `bytes`. */
function shown(values: Values, { locale }: Language): Values {
  const size = (bytes: number) => {
    const [unit, count] = bytes < 2 ** 20 ? ["kilobyte", bytes / 2 ** 10] : ["megabyte", bytes / 2 ** 20];
    return count.toLocaleString(locale, { style: "unit", unit: unit as string, maximumFractionDigits: 1 });
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" && name.endsWith("bytes") ? size(value) : value,
    ]),
  );
}

/** A name inside a text that runs from right to left must not turn the words around it. */
export function isolate(name: string, { dir }: Language): string {
  return dir === "rtl" ? `\u2068${name}\u2069` : name;
}

/** A text in one language: in the form for `count`, if it has forms. */
function find({ tag, texts }: Language, key: string, count: unknown): string | undefined {
  const form = typeof count === "number" ? new Intl.PluralRules(tag).select(count) : "other";
  return texts[`${key}#${form}`] ?? texts[key];
}

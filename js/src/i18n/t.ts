import type attachments from "./en.attachments.json";
import type choices from "./en.choices.json";
import type code from "./en.code.json";
import type dictation from "./en.dictation.json";
import type editor from "./en.editor.json";
import type entities from "./en.entities.json";
import type history from "./en.history.json";
import en from "./en.json";
import type notes from "./en.notes.json";
import type questions from "./en.questions.json";

type Chunks = typeof attachments &
  typeof choices &
  typeof code &
  typeof dictation &
  typeof editor &
  typeof entities &
  typeof history &
  typeof notes &
  typeof questions;
type Texts = typeof en & Chunks;

/** The name of a text of the interface. */
export type TextKey = keyof Texts;

const texts: Partial<Texts> = { ...en };

/** Takes the texts of a chunk, which come with it. */
export function learn(more: Partial<Texts>): void {
  Object.assign(texts, more);
}

/** A text of the interface, with its `{names}` filled in. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

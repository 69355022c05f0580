import locales from "all:locales";
import { effect, type ReadonlySignal } from "@preact/signals";
import { english, type Language, type T, type Texts } from "./t";

/** The language there are texts in for a BCP 47 tag: English where there is none, or what is given is no tag. */
export function languageFor(locale: string): Omit<Language, "texts" | "standsIn"> {
  try {
    const [wanted, script] = written(locale);
    const tag = locales.find((each) => each === locale) ?? locales.find((each) => written(each)[0] === wanted);
    if (tag) {
      return { tag, locale, dir: /Arab|Hebr/.test(script) ? "rtl" : "ltr" };
    }
    return wanted === "enLatn" ? { ...english, locale } : english;
  } catch {
    return english;
  }
}

/** A language with its script, and the script, also where that goes without saying. */
function written(tag: string): [string, string] {
  const { language, script = "" } = new Intl.Locale(tag).maximize();
  return [language + script, script];
}

interface Following {
  /** The chat's option; null is the language of the browser. */
  locale(): string | null;
  /** Whether the chat is known, so that the option counts. Before that, texts are only fetched. */
  readonly ready: ReadonlySignal<boolean>;
  /** Fetches a chunk. */
  load(name: string): Promise<unknown>;
}

/** Keeps the texts of a chat in the language that its option names, until the function it returns is called. */
export function followLanguage(t: T, { locale, ready, load }: Following): () => void {
  let isFirst = true;
  return effect(() => {
    const found = languageFor(locale() ?? navigator.language);
    let counts = ready.value;
    const show = (language: Language) => {
      const { locale, standsIn } = t.language.peek();
      isFirst &&= !counts;
      if (counts && (standsIn || locale !== language.locale)) {
        t.language.value = language;
      }
    };
    if (found.tag === english.tag) {
      show({ ...english, ...found });
    } else {
      if (counts && isFirst) {
        t.language.value = { ...english, standsIn: true };
      }
      load(`locale-${found.tag}`).then(
        (texts) => show({ ...found, texts: texts as Texts }),
        // English is better than another language that was there before; the next change of options asks again.
        () => show(english),
      );
    }
    return () => {
      counts = false;
    };
  });
}

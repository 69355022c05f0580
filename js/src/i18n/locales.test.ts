import locales from "all:locales";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Table = Record<string, string>;

const FOLDER = "src/i18n";

/** The texts that are the same in English: names, and words that the languages share. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  de: [
    "history.title",
    "chat.title",
    "chat.widget",
    "editor.chat",
    "error.details",
    "code.plain",
    "forms.details",
    "objects.index",
    "objects.inFunction",
  ],
  es: [
    "history.title",
    "chat.title",
    "chat.widget",
    "editor.chat",
    "files.audio",
    "usage.tokens#one",
    "usage.tokens#other",
    "inspector.title",
    "inspector.error",
  ],
  fr: [
    "history.title",
    "chat.title",
    "chat.widget",
    "sources.title",
    "editor.chat",
    "start.prompts",
    "thread.label",
    "composer.label",
    "files.images",
    "editor.mentions",
    "objects.index",
  ],
  "pt-BR": [
    "history.title",
    "chat.title",
    "chat.widget",
    "editor.chat",
    "usage.tokens#one",
    "usage.tokens#other",
    "inspector.item",
  ],
};

function read(file: string): Table {
  return JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Table;
}

const english: Table = Object.assign(
  {},
  ...readdirSync(FOLDER)
    .filter((file) => /^en(\.\w+)?\.json$/.test(file))
    .map(read),
);

const nameOf = (key: string) => key.split("#")[0] ?? key;
const namesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
const namesOf = (table: Table) => [...new Set(Object.keys(table).map(nameOf))].sort();
const formsOf = (table: Table, name: string) =>
  Object.keys(table)
    .filter((key) => key.startsWith(`${name}#`))
    .map((key) => key.slice(name.length + 1))
    .sort();

describe("the English texts", () => {
  it("have each key in one file only", () => {
    const files = readdirSync(FOLDER).filter((file) => /^en(\.\w+)?\.json$/.test(file));
    const keys = files.flatMap((file) => Object.keys(read(file)));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("have the forms that English has", () => {
    const broken = namesOf(english).filter((name) => {
      const forms = formsOf(english, name);
      return forms.length > 0 && (name in english || forms.join() !== "one,other");
    });
    expect(broken).toEqual([]);
  });
});

describe.each(locales)("the texts in %s", (tag) => {
  const table = read(`${tag}.json`);
  const categories = [...new Intl.PluralRules(tag).resolvedOptions().pluralCategories].sort();

  it("are named by a tag as it is written", () => {
    expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
  });

  it("have the keys that English has", () => {
    expect(namesOf(table)).toEqual(namesOf(english));
  });

  it("have all plural forms of the language, or none", () => {
    const broken = namesOf(table).filter((name) => {
      const forms = formsOf(table, name);
      return forms.length > 0 && (name in table || forms.join() !== categories.join());
    });
    expect(broken).toEqual([]);
  });

  it("have plural forms wherever English and the language have them", () => {
    const wanted = categories.length > 1 ? namesOf(english).filter((name) => formsOf(english, name).length > 0) : [];
    expect(wanted.filter((name) => formsOf(table, name).length === 0)).toEqual([]);
  });

  it("have the names that English has; a form that stands for one number may leave it out", () => {
    const broken = Object.entries(table).filter(([key, text]) => {
      const all = namesIn(english[key] ?? english[`${nameOf(key)}#other`] ?? english[nameOf(key)] ?? "");
      const given = namesIn(text);
      const needed = /#(zero|one|two)$/.test(key) ? all.filter((name) => name !== "count") : all;
      return needed.some((name) => !given.includes(name)) || given.some((name) => !all.includes(name));
    });
    expect(broken).toEqual([]);
  });

  it("are said in the language, but for words that it shares with English", () => {
    const left = Object.entries(table).filter(([key, text]) => {
      return text === english[key] && /\p{L}/u.test(text.replace(/\{\w+\}/g, "")) && !SAME[tag]?.includes(key);
    });
    expect(left).toEqual([]);
  });

  it("have nothing around them, and no plain dots, quotation marks or apostrophes", () => {
    expect(Object.entries(table).filter(([, text]) => text !== text.trim() || /\.\.\.|["']/.test(text))).toEqual([]);
  });
});

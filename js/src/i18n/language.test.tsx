import locales from "all:locales";
import { signal } from "@preact/signals";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it, vi } from "vitest";
import { App } from "../ui/app";
import { stage } from "../ui/testing";
import { followLanguage, languageFor } from "./language";
import { createT, english } from "./t";

afterEach(() => vi.restoreAllMocks());

const german = { "composer.send": "Senden" };
const arabic = { "composer.send": "إرسال" };

/** Fetches texts when it is told to. */
function library(tables: Record<string, object>) {
  const waiting: (() => void)[] = [];
  const load = vi.fn(
    (name: string) =>
      new Promise<unknown>((resolve, reject) => {
        const table = tables[name];
        waiting.push(() => (table ? resolve(table) : reject(new Error(`no ${name}`))));
      }),
  );
  const deliver = () =>
    act(async () => {
      for (const each of waiting.splice(0)) {
        each();
      }
    });
  return { load, deliver };
}

const all = { "locale-de": german, "locale-ar": arabic };

/** One chat with its option. */
function chat(option: string | null, { load }: ReturnType<typeof library>, isReady = true) {
  const locale = signal(option);
  const ready = signal(isReady);
  const t = createT();
  const stop = followLanguage(t, { locale: () => locale.value, ready, load });
  return { locale, ready, t, stop, says: () => t("composer.send") };
}

describe("the language for a tag", () => {
  it.each([
    ["de", "de"],
    ["de-AT", "de"],
    ["pt", "pt-BR"],
    ["pt-PT", "pt-BR"],
    ["zh", "zh-CN"],
    ["zh-Hans", "zh-CN"],
    ["zh-SG", "zh-CN"],
    ["zh-TW", "en"],
    ["zh-Hant", "en"],
    ["es-419", "es"],
    ["ar-EG", "ar"],
    ["hi-Latn", "en"],
    ["sv", "en"],
    ["en-GB", "en"],
    ["de_DE", "en"],
    ["en-", "en"],
    ["", "en"],
  ])("%s is %s", (asked, found) => {
    expect(languageFor(asked).tag).toBe(found);
  });

  it("keeps the country, which numbers and dates are written for, only where the texts fit it", () => {
    const written = (asked: string) => languageFor(asked).locale;
    expect(["de-AT", "en-GB", "sv", "en-"].map(written)).toEqual(["de-AT", "en-GB", "en", "en"]);
  });

  it("is found for every file there is, and runs from right to left where it is written so", () => {
    expect(locales.length).toBeGreaterThan(0);
    expect(locales.map((tag) => languageFor(tag).tag)).toEqual(locales);
    expect(locales.filter((tag) => languageFor(tag).dir === "rtl")).toEqual(["ar"]);
  });
});

describe("the texts of a chat", () => {
  it("are English until those of its language have come", async () => {
    const books = library(all);
    const { t, says } = chat("de", books);
    expect([says(), t.language.value.standsIn]).toEqual(["Send message", true]);
    await books.deliver();
    expect([says(), t.language.value.standsIn]).toEqual(["Senden", undefined]);
    expect(books.load).toHaveBeenCalledExactlyOnceWith("locale-de");
  });

  it("are those of the browser where the option says nothing", async () => {
    vi.spyOn(navigator, "language", "get").mockReturnValue("de-CH");
    const books = library(all);
    const { t } = chat(null, books);
    await books.deliver();
    expect(t.language.value).toMatchObject({ tag: "de", locale: "de-CH", dir: "ltr" });
  });

  it("follow the option, and stay as they are until the next ones have come", async () => {
    const books = library(all);
    const { locale, t, says } = chat("de", books);
    await books.deliver();
    locale.value = "ar";
    expect(says()).toBe("Senden");
    await books.deliver();
    expect([says(), t.language.value.dir]).toEqual(["إرسال", "rtl"]);
    locale.value = "en-GB";
    expect([says(), t.language.value.dir, t.language.value.locale]).toEqual(["Send message", "ltr", "en-GB"]);
  });

  it("stand in for the first language only: a chat that is in use is not taken from view", async () => {
    const books = library(all);
    const { locale, t } = chat("en", books);
    locale.value = "de";
    expect(t.language.value.standsIn).toBeUndefined();
    await books.deliver();
    expect(t.language.value.tag).toBe("de");
  });

  it("are those of the last option, in whatever order the texts come", async () => {
    const books = library(all);
    const { locale, says } = chat("de", books);
    locale.value = "sv";
    await books.deliver();
    expect(says()).toBe("Send message");
  });

  it("are fetched before the chat is known, but shown only when its option is", async () => {
    const books = library(all);
    const { ready, says } = chat("de", books, false);
    await books.deliver();
    expect(says()).toBe("Send message");
    ready.value = true;
    await books.deliver();
    expect(says()).toBe("Senden");
  });

  it("are English where they could not be fetched, until they can", async () => {
    const books = library({ "locale-ar": arabic });
    const { locale, t, says } = chat("fr", books);
    await books.deliver();
    expect([says(), t.language.value.standsIn]).toEqual(["Send message", undefined]);
    locale.value = "ar";
    await books.deliver();
    locale.value = "de";
    await books.deliver();
    expect([says(), t.language.value.standsIn]).toEqual(["Send message", undefined]);
    locale.value = "ar-EG";
    await books.deliver();
    expect(says()).toBe("إرسال");
  });

  it("are another chat's in none", async () => {
    const books = library(all);
    const [one, other] = [chat("de", books), chat("ar", books)];
    await books.deliver();
    expect([one.says(), other.says()]).toEqual(["Senden", "إرسال"]);
    one.locale.value = "en";
    expect([one.says(), other.says()]).toEqual(["Send message", "إرسال"]);
  });

  it("change no more once the chat is closed", async () => {
    const books = library(all);
    const { stop, says } = chat("de", books);
    stop();
    await books.deliver();
    expect(says()).toBe("Send message");
  });
});

describe("the screen", () => {
  it("waits a moment for its first language, rather than turn before our eyes", () => {
    const { root, state, step } = stage(<App grows={signal(false)} />);
    const waits = () => root.querySelector(".chat")?.classList.contains("unsettled");
    expect(waits()).toBe(false);
    step(() => {
      state.t.language.value = { ...english, standsIn: true };
    });
    expect(waits()).toBe(true);
  });

  it("is drawn again in another language, and says which it is", () => {
    const grows = signal(false);
    const { root, part, state, step } = stage(<App grows={grows} />);
    const chatElement = root.querySelector(".chat") as HTMLElement;
    expect([chatElement.lang, chatElement.dir]).toEqual(["en", "ltr"]);
    const input = part("composer-input");
    step(() => {
      state.t.language.value = { tag: "ar", locale: "ar", dir: "rtl", texts: arabic };
    });
    expect([chatElement.lang, chatElement.dir]).toEqual(["ar", "rtl"]);
    expect(part("send")?.getAttribute("aria-label")).toBe("إرسال");
    expect(part("composer-input")).toBe(input);
  });
});

import { describe, expect, it } from "vitest";
import items from "./en.items.json";
import { list } from "./list";
import { createT, english, type Language, learn, type T } from "./t";
import { duration, exactTime, timeAgo } from "./time";

learn(items);

/** Texts in a language that says nothing itself, or these. */
function speak(more: Partial<Language>): T {
  const t = createT();
  t.language.value = { ...english, ...more };
  return t;
}

describe("what the kernel says", () => {
  const texts = {
    "failure.not_opened": "Ließ sich nicht öffnen:",
    "failure.no_answer": "{url} hat {seconds} Sekunden geschwiegen.",
    "failure.file_too_large": "{name} hat {bytes}, erlaubt sind {most_bytes}",
  };
  const t = speak({ tag: "de", locale: "de-DE", texts });

  it("is in the language of the chat, with its numbers and sizes", () => {
    const silent = { name: "no_answer", values: { url: "http://a", seconds: 2.5 } };
    expect(t.said("…", silent)).toBe("http://a hat 2,5 Sekunden geschwiegen.");
    const large = { name: "file_too_large", values: { name: "a", bytes: 1_500_000, most_bytes: 1024 } };
    expect(t.said("…", large)).toBe("a hat 1,4 MB, erlaubt sind 1 kB");
  });

  it("is followed by a reason in that language too, or in the words of whoever gave it", () => {
    const silent = { name: "no_answer", values: { url: "http://a", seconds: 60 } };
    expect(t.said("…", { name: "not_opened", rest: silent })).toBe(
      "Ließ sich nicht öffnen: http://a hat 60 Sekunden geschwiegen.",
    );
    expect(t.said("…", { name: "not_opened", rest: "no disk" })).toBe("Ließ sich nicht öffnen: no disk");
  });

  it("stays in the kernel's words where they are somebody else's, and where the language has none", () => {
    expect(t.said("ValueError: no", null)).toBe("ValueError: no");
    expect(t.said("Something newer.", { name: "from_the_future" })).toBe("Something newer.");
    expect(createT().said("There is nothing.", { name: "not_opened" })).toBe("There is nothing.");
  });
});

describe("a text", () => {
  it("has names filled in, and shows those it has no value for", () => {
    const t = createT();
    expect(t("user.attachment", { name: "A" })).toBe("Attachment: A");
    expect(t("user.attachment")).toBe("Attachment: {name}");
  });

  it("has its numbers written as the user's country does", () => {
    expect(createT()("output.lines", { count: 12345 })).toBe("12,345 lines");
    expect(speak({ locale: "de-DE" })("output.lines", { count: 12345 })).toBe("12.345 lines");
  });

  it("is in the language of its chat, and in English where that has none", () => {
    const t = speak({ tag: "de", texts: { "composer.send": "Senden" } });
    expect([t("composer.send"), t("composer.stop")]).toEqual(["Senden", "Stop"]);
  });

  it("has the plural form of its language", () => {
    const texts = Object.fromEntries(["zero", "one", "two", "few", "many", "other"].map((form) => [form, form]));
    const named = Object.fromEntries(Object.entries(texts).map(([form, text]) => [`output.lines#${form}`, text]));
    const forms = (tag: string) =>
      [0, 1, 2, 3, 11, 100].map((count) => speak({ tag, texts: named })("output.lines", { count }));
    expect(forms("en")).toEqual(["other", "one", "other", "other", "other", "other"]);
    expect(forms("fr")).toEqual(["one", "one", "other", "other", "other", "other"]);
    expect(forms("ar")).toEqual(["zero", "one", "two", "few", "many", "other"]);
    expect(forms("ja")).toEqual(["other", "other", "other", "other", "other", "other"]);
  });

  it("may have plural forms where English has none, and none where English has some", () => {
    const t = speak({
      tag: "de",
      texts: { "files.more#one": "Und eine.", "files.more#other": "Und {count}.", "output.lines": "{count} Z." },
    });
    expect([1, 2].map((count) => t("files.more", { count }))).toEqual(["Und eine.", "Und 2."]);
    expect([1, 2].map((count) => t("output.lines", { count }))).toEqual(["1 Z.", "2 Z."]);
  });

  it("keeps a name from turning the words around it, where they run from right to left", () => {
    const t = speak({ tag: "ar", dir: "rtl", texts: { "user.attachment": "مرفق: {name}" } });
    expect(t("user.attachment", { name: "a (1).txt" })).toBe("مرفق: \u2068a (1).txt\u2069");
  });
});

describe("a list", () => {
  it("is joined as the language does it", () => {
    const names = ["a", "b", "c"];
    const joined = (locale: string) => list(names, speak({ locale }));
    expect(["en", "de", "ja"].map(joined)).toEqual(["a, b, and c", "a, b und c", "a、b、c"]);
  });
});

describe("timeAgo", () => {
  const now = Date.parse("2026-11-22T12:00:00");
  const age = (seconds: number, t = createT()) => timeAgo(new Date(now - seconds * 1000).toISOString(), t, now);

  it("is as short as can be, and a day when it is long ago", () => {
    expect([age(5), age(300), age(7200), age(86_400 * 3)]).toEqual(["now", "5m", "2h", "3d"]);
    expect([age(86_400 * 12), age(86_400 * 400)]).toEqual(["Nov 10", "Oct 18, 2025"]);
  });

  it("is in the language of the chat", () => {
    const t = speak({ tag: "de", locale: "de-DE", texts: { "time.now": "jetzt" } });
    expect([age(5, t), age(300, t), age(86_400 * 12, t)]).toEqual(["jetzt", "5 Min.", "10. Nov."]);
    expect(exactTime("2026-11-10T09:05:00", t)).toBe("Dienstag, 10. November 2026 um 09:05");
  });

  it("says nothing about a time that is none", () => {
    const t = createT();
    expect([timeAgo("soon", t), exactTime("soon", t)]).toEqual(["", ""]);
  });
});

describe("duration", () => {
  it("has the minutes and seconds that there are", () => {
    const t = createT();
    expect([0, 12.4, 60, 95, 3600].map((seconds) => duration(seconds, t))).toEqual([
      "0s",
      "12s",
      "1m",
      "1m 35s",
      "60m",
    ]);
    expect(duration(95, speak({ tag: "ja", locale: "ja" }))).toBe("1 分 35 秒");
  });
});

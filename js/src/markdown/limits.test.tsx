import { expect, test } from "vitest";
import { show } from "./testing.tsx";

const LONG = 100_000;

/** Texts that make careless parsers slow or deep. */
const hostile: Record<string, string> = {
  "one long word": "a".repeat(LONG),
  "one long line of words": "word ".repeat(LONG / 5),
  "open emphasis": "*a ".repeat(LONG / 3),
  "open strong": "**a ".repeat(5_000),
  stars: "*".repeat(LONG),
  "underscores between words": "a_".repeat(LONG / 2),
  "open brackets": "[".repeat(20_000),
  "open links": "[a](".repeat(5_000),
  "bracket pairs": "[]".repeat(20_000),
  images: "![a".repeat(5_000),
  backticks: "`".repeat(LONG),
  "backtick runs": Array.from({ length: 300 }, (_, index) => "`".repeat(index)).join(" "),
  tildes: "~a ".repeat(20_000),
  "angle brackets": "<a ".repeat(20_000),
  "html comment": `<!-- ${"- ".repeat(40_000)}`,
  entities: "&a".repeat(LONG / 2),
  base64: "ab+/_-Z9*~".repeat(LONG / 10),
  "words below the limit": `${"a_".repeat(2_400)} `.repeat(10),
  "at signs": "a@".repeat(LONG / 2),
  urls: "https://a.b/".repeat(5_000),
  dots: `www.${"a.".repeat(20_000)}`,
  "quotes in quotes": `${">".repeat(1_000)} text`,
  "quotes in quotes, spaced": `${"> ".repeat(1_000)}text`,
  "lists in lists on a line": `${"- ".repeat(1_000)}text`,
  "lists in lists": Array.from({ length: 300 }, (_, depth) => `${"  ".repeat(depth)}- item`).join("\n"),
  numbers: `${"1. ".repeat(1_000)}text`,
  "wide table": `|${"a|".repeat(200)}\n|${"-|".repeat(200)}\n${`|${"b|".repeat(200)}\n`.repeat(50)}`,
  "table rule without end": `|a|\n|${"-".repeat(LONG)}`,
  pipes: "|".repeat(20_000),
  "blank lines": "\n".repeat(LONG),
  spaces: " ".repeat(LONG),
  "spaces and letters": `${" ".repeat(LONG / 2)}a${" ".repeat(LONG / 2)}`,
  backslashes: "\\".repeat(LONG),
  definitions: "[a]: b\n".repeat(5_000),
  "half a definition": `[a]: ${"x".repeat(LONG)}`,
  hashes: "#".repeat(LONG),
  dashes: "-".repeat(LONG),
  equals: `a\n${"=".repeat(LONG)}`,
  "data image": `![a](data:image/png;base64,${"A".repeat(LONG)})`,
  fence: `\`\`\`${"x".repeat(LONG)}\n${"y".repeat(LONG)}`,
  "control characters": "\u0000\u0001\u202e\u2066\u200b\ufeff\ud800".repeat(2_000),
};

test.each(Object.entries(hostile))("%s", { timeout: 60_000 }, (_name, text) => {
  const root = document.createElement("div");
  const started = performance.now();
  show(root, text.slice(0, text.length / 2), true);
  show(root, text, true);
  show(root, text, false);
  // Generous, as machines differ; what it catches takes minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});

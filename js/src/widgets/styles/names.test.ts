import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css"));

/** The classes that style sheets speak of. */
function classesIn(sheets: readonly string[]): Set<string> {
  const text = sheets.map((file) => readFileSync(`src/${file}`, "utf8").replace(/\/\*.*?\*\//gs, "")).join("\n");
  return new Set([...text.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)].map(([, name]) => name as string));
}

it("what is in a widget has no class that means something else in the chat around it", () => {
  const own = classesIn(files.filter((file) => file.startsWith("widgets")));
  const around = classesIn(files.filter((file) => !file.startsWith("widgets")));
  expect(own.size).toBeGreaterThan(40);
  // Icons, Markdown and the spinner are the chat's own.
  expect([...own].filter((name) => around.has(name))).toEqual(["icon", "ck-md"].filter((name) => own.has(name)));
});

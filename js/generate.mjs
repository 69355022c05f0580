// Writes what is generated from the JSON Schemas on standard input; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";

const { messages, widgets, sentences } = JSON.parse(await text(process.stdin));

const banner = (source) => `// Generated from ${source} by generate.mjs. Do not edit.`;

const types = (schema, name, source) =>
  compile(schema, name, {
    additionalProperties: false,
    bannerComment: banner(source),
    format: true,
    style: { printWidth: 120 },
  });

/** What checks need of the schema of the widgets. */
function checked({ $defs }) {
  // A property may be called so, too.
  const isWords = (key, value) => (key === "title" || key === "description") && typeof value === "string";
  const needed = JSON.stringify($defs, (key, value) => (isWords(key, value) ? undefined : value));
  return `${banner("chatkit_widget/protocol/widgets")}\n/** The JSON Schema of each component and value. */\nexport const definitions: Record<string, unknown> = ${needed};\n`;
}

/** What the kernel says, by the names that the texts of the page have for it. */
function texts(sentences) {
  const named = Object.entries(sentences).map(([name, text]) => [`failure.${name}`, text]);
  return `${JSON.stringify(Object.fromEntries(named), null, 2)}\n`;
}

const files = {
  "src/protocol.gen.ts": await types(messages, "Messages", "chatkit_widget/bridge/messages.py"),
  "src/widgets/components.gen.ts": await types(widgets, "AnyComponent", "chatkit_widget/protocol/widgets"),
  "src/widgets/check/definitions.gen.ts": checked(widgets),
  "src/i18n/en.failures.json": texts(sentences),
};
for (const [name, source] of Object.entries(files)) {
  const target = new URL(name, import.meta.url);
  if (!process.argv.includes("--check")) {
    writeFileSync(target, source);
  } else if (readFileSync(target, "utf8") !== source) {
    console.error(`${name} is stale: run \`python -m chatkit_widget.bridge | npm run -s generate --prefix js\``);
    process.exitCode = 1;
  }
}

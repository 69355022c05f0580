// Writes src/protocol.gen.ts from the JSON Schema on standard input; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const target = new URL("src/protocol.gen.ts", import.meta.url);
const schema = JSON.parse(readFileSync(0, "utf8"));
const source = await compile(schema, "Messages", {
  additionalProperties: false,
  bannerComment: "// Generated from chatkit_widget/bridge/messages.py by generate.mjs. Do not edit.",
  format: true,
  style: { printWidth: 120 },
});
if (!process.argv.includes("--check")) {
  writeFileSync(target, source);
} else if (readFileSync(target, "utf8") !== source) {
  console.error(
    "src/protocol.gen.ts is stale: run `python -m chatkit_widget.bridge | npm run -s generate --prefix js`",
  );
  process.exit(1);
}

// Builds chatkit_widget/static: the loader, the gzipped core, one gzipped file per chunk and language, a manifest, and licences.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, context } from "esbuild";
import { licences } from "./dev/licences.mjs";
import { cssText, fromCore, locales, localeTags, lucide, markedLexer } from "./dev/plugins.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const target = join(root, "../chatkit_widget/static");
const browsers = ["chrome116", "safari17.4", "firefox124"];

/** What all bundles have in common. */
const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: browsers,
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
  plugins: [cssText(), localeTags(), lucide(), markedLexer()],
};

/** What chunks take from the core: the names that `src/ui/runtime.ts` exports, and the modules it has them from. */
async function runtime() {
  const entry = "src/ui/runtime.ts";
  const { metafile } = await build({ ...common, entryPoints: [entry], outfile: "runtime.js" });
  const [{ exports: names }] = Object.values(metafile.outputs);
  const modules = new Set(metafile.inputs[entry].imports.map(({ path }) => resolve(root, path)));
  return { names, modules };
}

/** A chunk becomes a function of the runtime that returns its default export. */
function asFunction(shared) {
  return {
    format: "iife",
    globalName: "chunk",
    banner: { js: "export default (runtime) => {" },
    footer: { js: "return chunk.default;}" },
    plugins: [fromCore(shared), ...common.plugins],
  };
}

function bundles(shared) {
  const chunks = readdirSync(join(root, "src/chunks"))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file))
    .map((file) => ({
      name: parse(file).name,
      from: { entryPoints: [`src/chunks/${file}`] },
      more: asFunction(shared),
    }));
  const languages = locales().map((tag) => ({
    name: `locale-${tag}`,
    from: { stdin: { contents: `export { default } from "./src/i18n/${tag}.json";`, resolveDir: root } },
    more: asFunction(shared),
  }));
  return [
    { name: "loader", from: { entryPoints: ["src/loader.ts"] } },
    { name: "core", from: { entryPoints: ["src/core.tsx"] } },
    ...[...chunks, ...languages].sort(byName),
  ];
}

function byName(one, other) {
  return one.name < other.name ? -1 : 1;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

/** Writes one bundle and notes it in the manifest. */
function emit(name, text, manifest) {
  if (name === "loader") {
    writeFileSync(join(target, "loader.js"), text);
    manifest.sizes.loader = Buffer.byteLength(text);
    return;
  }
  // Named, so that a blob module can be recognised in a stack trace.
  const source = Buffer.from(`${text}//# sourceURL=chatkit-widget/${name}.js\n`);
  const packed = gzipSync(source, { level: 9, memLevel: 9 });
  // The byte that names the operating system would make the file differ between machines.
  packed[9] = 255;
  writeFileSync(join(target, `${name}.js.gz`), packed);
  manifest.sizes[name] = packed.length;
  if (name === "core") {
    manifest.core = hash(source);
  } else {
    manifest.chunks[name] = hash(source);
  }
}

async function buildAll(contexts) {
  const results = await Promise.all(contexts.map(({ context: one }) => one.rebuild()));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const manifest = { core: "", chunks: {}, sizes: {} };
  results.forEach((result, index) => {
    emit(contexts[index].name, result.outputFiles[0].text, manifest);
  });
  const texts = licences(
    results.map(({ metafile }) => metafile),
    root,
  );
  writeFileSync(join(target, "LICENSES.txt"), `${texts}\n`);
  writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const sizes = Object.entries(manifest.sizes).map(([name, size]) => `${name} ${(size / 1024).toFixed(1)} KB`);
  console.log(sizes.join(" · "));
}

async function open() {
  return await Promise.all(
    bundles(await runtime()).map(async ({ name, from, more }) => ({
      name,
      context: await context({ ...common, ...more, ...from }),
    })),
  );
}

const contexts = await open();
await buildAll(contexts);
if (process.argv.includes("--watch")) {
  const { watch } = await import("node:fs");
  let timer;
  watch(join(root, "src"), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => buildAll(contexts).catch((error) => console.error(error.message)), 60);
  });
} else {
  await Promise.all(contexts.map(({ context: one }) => one.dispose()));
}

// The kinds of import that are not code of this folder: style sheets as text, icons and the names of languages as data,
// and for chunks, what the core has. Used by the build and the tests.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { allIcons, iconModule } from "./lucide.mjs";

/** esbuild: `import sheet from "./x.css"` gives the minified text. */
export function cssText() {
  return {
    name: "css-text",
    setup(build) {
      build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const options = { loader: "css", minify: true, target: build.initialOptions.target };
        const { code } = await transform(readFileSync(path, "utf8"), options);
        return { contents: code.trim(), loader: "text" };
      });
    },
  };
}

/** esbuild: leaves out what makes HTML of marked's tokens. We draw them ourselves, and its bundle cannot be shaken. */
export function markedLexer() {
  return {
    name: "marked-lexer",
    setup(build) {
      build.onLoad({ filter: /[/\\]marked\.esm\.js$/ }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        // From the ready-made instance on, which alone keeps the parser and the renderer.
        const [tail, , names] =
          source.match(/var (\w+)=new \w+;function \w+\(\w+,\w+\)\{return \1\.parse\([\s\S]*?export\{([^}]*)\}/) ?? [];
        if (tail === undefined) {
          throw new Error("This version of marked looks different: mend or drop markedLexer in dev/plugins.mjs.");
        }
        const kept = names.split(",").filter((name) => / as (Lexer|Tokenizer|defaults|getDefaults)$/.test(name));
        return { contents: source.replace(tail, () => `export{${kept}}`) };
      });
    },
  };
}

/** esbuild: `import nodes from "lucide:copy"` gives the icon's nodes, `import text from "all:lucide"` all as one text. */
export function lucide() {
  return {
    name: "lucide",
    setup(build) {
      build.onResolve({ filter: /^all:lucide$/ }, () => ({ path: "all", namespace: "all-lucide" }));
      build.onLoad({ filter: /.*/, namespace: "all-lucide" }, () => ({ contents: allIcons(), loader: "text" }));
      build.onResolve({ filter: /^lucide:/ }, ({ path }) => ({ path: path.slice(7), namespace: "lucide" }));
      build.onLoad({ filter: /.*/, namespace: "lucide" }, ({ path }) => ({ contents: iconModule(path) }));
    },
  };
}

/** The languages of the interface beside English, each of them a file in `src/i18n`. */
export function locales() {
  const files = readdirSync(fileURLToPath(new URL("../src/i18n", import.meta.url)));
  return files.flatMap((file) => /^(?!en\.)([\w-]+)\.json$/.exec(file)?.[1] ?? []).sort();
}

/** esbuild: `import locales from "all:locales"` gives their names. */
export function localeTags() {
  return {
    name: "locale-tags",
    setup(build) {
      build.onResolve({ filter: /^all:locales$/ }, () => ({ path: "all", namespace: "all-locales" }));
      build.onLoad({ filter: /.*/, namespace: "all-locales" }, () => ({
        contents: JSON.stringify(locales()),
        loader: "json",
      }));
    },
  };
}

/** esbuild, for chunks: the modules that `runtime` exports names of are not bundled again but taken from the core. */
export function fromCore({ names, modules }) {
  const asked = Symbol("asked");
  return {
    name: "from-core",
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, pluginData, kind, importer, resolveDir, namespace }) => {
        if (pluginData === asked || kind === "entry-point") {
          return undefined;
        }
        const found = await build.resolve(path, { kind, importer, resolveDir, namespace, pluginData: asked });
        return modules.has(found.path) ? { path: "core", namespace: "core" } : found;
      });
      build.onLoad({ filter: /.*/, namespace: "core" }, () => ({ contents: `export const {${names}} = runtime;` }));
    },
  };
}

/** What the tests need of these, for vitest. */
export function vitePlugin() {
  return {
    name: "text-and-icons",
    enforce: "pre",
    resolveId(source, importer) {
      if (/^(lucide|all):/.test(source)) {
        return `\0${source}`;
      }
      // Another ending, so that Vite's own style sheet plugin lets it be.
      return source.endsWith(".css") && importer ? `\0css:${resolve(dirname(importer), source)}.js` : null;
    },
    load(id) {
      if (id.startsWith("\0lucide:")) {
        return iconModule(id.slice(8));
      }
      if (id === "\0all:lucide") {
        return `export default ${JSON.stringify(allIcons())}`;
      }
      if (id === "\0all:locales") {
        return `export default ${JSON.stringify(locales())}`;
      }
      return id.startsWith("\0css:") ? `export default ${JSON.stringify(readFileSync(id.slice(5, -3), "utf8"))}` : null;
    },
  };
}

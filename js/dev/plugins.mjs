// The two kinds of import that are not code: style sheets as text, and icons as data. Used by the build and the tests.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { transform } from "esbuild";

const require = createRequire(import.meta.url);
const icons = JSON.parse(readFileSync(require.resolve("lucide-static/icon-nodes.json"), "utf8"));

/** The drawing of a Lucide icon as the text of a module. */
function iconModule(name) {
  const nodes = icons[name];
  if (nodes === undefined) {
    throw new Error(`Lucide has no icon "${name}".`);
  }
  return `export default ${JSON.stringify(nodes)}`;
}

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

/** esbuild: `import nodes from "lucide:copy"` gives the icon's nodes. */
export function lucide() {
  return {
    name: "lucide",
    setup(build) {
      build.onResolve({ filter: /^lucide:/ }, ({ path }) => ({ path: path.slice(7), namespace: "lucide" }));
      build.onLoad({ filter: /.*/, namespace: "lucide" }, ({ path }) => ({ contents: iconModule(path) }));
    },
  };
}

/** The same two for vitest. */
export function vitePlugin() {
  return {
    name: "text-and-icons",
    enforce: "pre",
    resolveId(source, importer) {
      if (source.startsWith("lucide:")) {
        return `\0${source}`;
      }
      // Another ending, so that Vite's own style sheet plugin lets it be.
      return source.endsWith(".css") && importer ? `\0css:${resolve(dirname(importer), source)}.js` : null;
    },
    load(id) {
      if (id.startsWith("\0lucide:")) {
        return iconModule(id.slice(8));
      }
      return id.startsWith("\0css:") ? `export default ${JSON.stringify(readFileSync(id.slice(5, -3), "utf8"))}` : null;
    },
  };
}

// Serves the dev page on 127.0.0.1: the same core over a fake kernel, reloaded whenever a source changes. A folder that
// LIBRARIES names may have plotly.js.gz and vega.js.gz, which draw figures.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";
import { cssText, localeTags, lucide, markedLexer } from "./plugins.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const port = Number(process.env.PORT ?? 5199);
const listeners = new Set();
let script = "";

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>chatkit-widget</title>
<meta name="viewport" content="width=device-width"><style>
body { margin: 0; padding: 24px; background: #fff; } body.dark { background: #111; }
body.bare { padding: 0; }
</style></head><body><script type="module" src="/page.js"></script>
<script>new EventSource("/changes").onmessage = () => location.reload();</script></body></html>`;

const reload = {
  name: "reload",
  setup(build) {
    build.onEnd((result) => {
      script = result.outputFiles?.[0]?.text ?? script;
      for (const listener of listeners) {
        listener.write("data: changed\n\n");
      }
    });
  },
};

const bundle = await context({
  absWorkingDir: root,
  entryPoints: ["dev/page.ts"],
  bundle: true,
  write: false,
  format: "esm",
  sourcemap: "inline",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [cssText(), localeTags(), lucide(), markedLexer(), reload],
});
await bundle.watch();

createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/page.js") {
    response.writeHead(200, { "content-type": "text/javascript" }).end(script);
  } else if (pathname === "/changes") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    listeners.add(response);
    request.on("close", () => listeners.delete(response));
  } else if (pathname.startsWith("/static/") || pathname.startsWith("/libraries/")) {
    const folder = pathname.startsWith("/static/") ? join(root, "../chatkit_widget/static") : process.env.LIBRARIES;
    const file = join(folder ?? "", basename(pathname));
    if (folder && existsSync(file)) {
      createReadStream(file).pipe(response.writeHead(200, { "content-type": "application/octet-stream" }));
    } else {
      response.writeHead(404).end();
    }
  } else {
    response.writeHead(200, { "content-type": "text/html" }).end(page);
  }
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));

import { defineConfig } from "vitest/config";
import { vitePlugin } from "./dev/plugins.mjs";

export default defineConfig({
  plugins: [vitePlugin()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    // Style sheets of packages are text, too.
    server: { deps: { inline: [/css:/] } },
  },
});

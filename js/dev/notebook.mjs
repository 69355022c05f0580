// Opens the gallery in JupyterLab, and shows every change of the sources there at once.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const own = join(root, "..", ".venv", "bin", "jupyter");
const notebook = join(root, "..", "notebooks", "04-gallery.ipynb");
const build = spawn(process.execPath, ["build.mjs", "--watch"], { cwd: root, stdio: "inherit" });
const lab = spawn(existsSync(own) ? own : "jupyter", ["lab", notebook, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, CHATKIT_WIDGET_DEV: "1" },
});
lab.on("error", ({ message }) => console.error(`JupyterLab could not be started: ${message}`));
lab.on("exit", () => build.kill());
build.on("exit", () => lab.kill());

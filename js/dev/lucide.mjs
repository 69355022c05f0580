// Lucide's drawings as modules: one of them as nodes, or all as one text, which is far smaller than their JSON.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";

const require = createRequire(import.meta.url);
const nodesFile = require.resolve("lucide-static/icon-nodes.json");
const icons = JSON.parse(readFileSync(nodesFile, "utf8"));
const shapes = JSON.parse(readFileSync(new URL("../src/ui/icons/shapes.json", import.meta.url), "utf8"));
const letters = Object.fromEntries(Object.entries(shapes).map(([letter, [tag]]) => [tag, letter]));

/** The drawing of a Lucide icon as the text of a module. */
export function iconModule(name) {
  const nodes = icons[name];
  if (nodes === undefined) {
    throw new Error(`Lucide has no icon "${name}".`);
  }
  return `export default ${JSON.stringify(nodes)}`;
}

/** A line for each icon, `name=part|part`, and `alias=@name` for the names that icons had before. */
export function allIcons() {
  const lines = Object.entries(icons).map(([name, nodes]) => `${name}=${nodes.map(part).join("|")}`);
  return [...lines, ...aliases()].join("\n");
}

/** A path as its data; another shape as its letter and values, in the order that shapes.json has. */
function part([tag, attributes]) {
  if (tag === "path" && Object.keys(attributes).join() === "d") {
    return attributes.d;
  }
  const names = shapes[letters[tag]]?.slice(1) ?? [];
  const strange = Object.keys(attributes).filter((name) => !names.includes(name));
  if (names.length === 0 || strange.length > 0) {
    throw new Error(`A new kind of drawing, <${tag} ${strange.join(" ")}>: teach it to src/ui/icons/shapes.json.`);
  }
  const values = names.map((name) => (attributes[name] ?? "").replaceAll(",", " "));
  return letters[tag] + values.join(",").replace(/,+$/, "");
}

/** The names that icons had before; only the folder of pictures has them, as copies. */
function aliases() {
  const folder = join(dirname(nodesFile), "icons");
  const names = readdirSync(folder, { encoding: "utf8" }).map((file) => parse(file).name);
  const picture = (name) => readFileSync(join(folder, `${name}.svg`), "utf8").replace(/class="[^"]*"/, "");
  const known = new Map(Object.keys(icons).map((name) => [picture(name), name]));
  return names.filter((name) => !(name in icons)).map((name) => `${name}=@${known.get(picture(name))}`);
}

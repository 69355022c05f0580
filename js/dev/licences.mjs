// The licences of what the bundles are made of: all of them ask to go along with it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text that goes along with bundles, from esbuild's metafiles of them. */
export function licences(metafiles, root) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const names = inputs.map((input) =>
    /^(all-)?lucide:/.test(input) ? "lucide-static" : /^node_modules\/((@[^/]+\/)?[^/]+)\//.exec(input)?.[1],
  );
  const packages = [...new Set(names.filter(Boolean))].sort();
  const intro = "The front end of chatkit-widget is made of its own code and of these packages.";
  return [intro, ...packages.map((name) => licence(name, join(root, "node_modules", name)))].join(
    `\n\n${"-".repeat(80)}\n\n`,
  );
}

function licence(name, folder) {
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file));
  if (files.length === 0) {
    throw new Error(`The package ${name} has no licence in it: the bundles may not be given away with it.`);
  }
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

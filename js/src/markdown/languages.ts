/** The languages of the highlighter chunk, with how they are shown. */
const names: Record<string, string> = {
  bash: "Bash",
  c: "C",
  cpp: "C++",
  css: "CSS",
  diff: "Diff",
  go: "Go",
  java: "Java",
  javascript: "JavaScript",
  json: "JSON",
  markdown: "Markdown",
  python: "Python",
  r: "R",
  rust: "Rust",
  sql: "SQL",
  typescript: "TypeScript",
  xml: "HTML",
  yaml: "YAML",
};

/** What people write after the fence. */
const aliases: Record<string, string> = {
  "c++": "cpp",
  cc: "cpp",
  cjs: "javascript",
  console: "bash",
  golang: "go",
  h: "c",
  hpp: "cpp",
  htm: "xml",
  html: "xml",
  ipython: "python",
  ipython3: "python",
  js: "javascript",
  json5: "json",
  jsonc: "json",
  jsonl: "json",
  jsx: "javascript",
  md: "markdown",
  mjs: "javascript",
  mts: "typescript",
  patch: "diff",
  postgres: "sql",
  postgresql: "sql",
  py: "python",
  py3: "python",
  pycon: "python",
  python3: "python",
  rs: "rust",
  sh: "bash",
  shell: "bash",
  "shell-session": "bash",
  sqlite: "sql",
  svg: "xml",
  ts: "typescript",
  tsx: "typescript",
  yml: "yaml",
  zsh: "bash",
};

function own(record: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The highlighter's name of a language as written after a fence, or null when it has none. */
export function languageId(written: string): string | null {
  const lower = written.toLowerCase();
  const id = own(aliases, lower) ?? lower;
  return own(names, id) === undefined ? null : id;
}

/** The label of a code block; an unknown language is shown as it was written, a missing one as nothing. */
export function languageName(written: string): string {
  const lower = written.toLowerCase();
  if (lower === "xml" || lower === "svg") {
    return lower.toUpperCase();
  }
  const id = languageId(written);
  return (id === null ? undefined : own(names, id)) ?? written.slice(0, 40);
}

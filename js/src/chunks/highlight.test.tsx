import { render } from "preact";
import { expect, test } from "vitest";
import highlighter from "./highlight.ts";

const samples: Record<string, string> = {
  bash: 'echo "$HOME" # c',
  c: "int main(void) { return 0; }",
  cpp: "class A : public B { virtual ~A(); };",
  css: ".a { color: red; }",
  diff: "- a\n+ b",
  go: 'func main() { fmt.Println("x") }',
  java: "public class A { int x = 1; }",
  javascript: "const a = `x`, b = /y/g;",
  json: '{"a": [1, null]}',
  markdown: "# a **b**",
  python: "def f(x): return None",
  r: "f <- function(x) TRUE",
  rust: "fn main() { let x: u8 = 1; }",
  sql: "SELECT a FROM b WHERE c = 1",
  typescript: "type A = { readonly x: number };",
  xml: "<a href='x'>b</a><style>a{color:red}</style>",
  yaml: "a: [1, true] # c",
};

test.each(Object.entries(samples))("%s is coloured and keeps its text", (language, code) => {
  const root = document.createElement("div");
  render(highlighter.highlight(code, language), root);
  expect(root.textContent).toBe(code);
  expect(root.querySelectorAll("span").length).toBeGreaterThan(0);
  for (const span of root.querySelectorAll("span")) {
    expect(span.className).toMatch(/^ck-syn-[a-z_-]+$/);
  }
});

test("a language it does not have gives nothing", () => {
  expect(highlighter.highlight("a", "nosuch")).toBeNull();
});

test("markup in code stays text", () => {
  const root = document.createElement("div");
  const code = "<script>alert(1)</script><img src=x onerror=alert(1)>";
  render(highlighter.highlight(code, "xml"), root);
  expect(root.textContent).toBe(code);
  expect(root.querySelectorAll(":not(span)")).toHaveLength(0);
});

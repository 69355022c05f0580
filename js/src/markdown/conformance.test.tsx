import spec from "commonmark-spec";
import { render } from "preact";
import { expect, test, vi } from "vitest";
import { deviations, gfmDeviations } from "./deviations.ts";
import gfm from "./gfm-examples.json";
import { Markdown } from "./markdown.tsx";

// Where links lead is another matter: here every target of the specification's examples is taken.
vi.mock("./links.ts", async (original) => ({
  ...(await original<typeof import("./links.ts")>()),
  linkTarget: (href: string) => ({ kind: "web", href }),
  imageSource: (src: string) => ({ kind: "inline", src }),
}));

const containers = new Set(["BLOCKQUOTE", "LI", "OL", "TABLE", "TBODY", "THEAD", "TR", "UL"]);
const blocks = new Set([...containers, "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "P", "PRE", "TD", "TH"]);
const compared = new Set(["align", "alt", "checked", "href", "src", "start", "title", "type"]);

/** Attributes that only our view has, or that it has in another way. */
function attributesOf(element: Element): string {
  const shown = [...element.attributes].flatMap(({ name, value }) => {
    if (!compared.has(name) || (name === "title" && value === "")) {
      return [];
    }
    return name === "href" || name === "src" ? [[name, encoded(value)]] : [[name, value]];
  });
  const aligned = /ck-md-(left|center|right)/.exec(element.className)?.[1];
  if (element instanceof HTMLInputElement && element.checked && !element.hasAttribute("checked")) {
    shown.push(["checked", ""]);
  }
  const all = aligned === undefined ? shown : [...shown, ["align", aligned]];
  return all
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .sort()
    .join("");
}

/** A target as browsers would send it, as the specification prints it. */
function encoded(href: string): string {
  return encodeURI(href)
    .replace(/%25([0-9a-f]{2})/gi, "%$1")
    .replaceAll("%5B", "[")
    .replaceAll("%5D", "]");
}

function isBlock(node: Node | null | undefined): boolean {
  return node instanceof Element && blocks.has(node.tagName);
}

/** What is seen of a node: the same for the specification's HTML and for our view of the same text. */
function seen(node: Node): string {
  if (!(node instanceof Element)) {
    return node.textContent ?? "";
  }
  if (node.tagName === "PRE") {
    // The specification ends each line, our view only goes on with another one.
    const code = node.closest("figure") === null ? node.textContent?.replace(/\n$/, "") : node.textContent;
    return `<pre>${JSON.stringify(code)}</pre>`;
  }
  if (node.tagName === "FIGCAPTION") {
    return "";
  }
  let content = "";
  for (const child of node.childNodes) {
    const part = seen(child);
    content += child instanceof Element ? part : text(part, child);
  }
  // Blocks stand on lines of their own, whatever whitespace is written between them.
  content = content.replace(/[ \n]*(<\/?(?:blockquote|h\d|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)\b)/g, "$1");
  content = content.replace(/(<(?:br|input[^>]*)>)[ \n]+/g, "$1");
  const name = node.tagName.toLowerCase();
  const wrapper = name === "figure" || ["ck-md-task-text", "ck-md-table"].some((part) => node.classList.contains(part));
  return wrapper || node.classList.contains("ck-md")
    ? content
    : `<${name}${attributesOf(node)}>${trimmed(node, content)}</${name}>`.replace(/<\/(br|hr|img|input)>/, "");
}

function trimmed(node: Element, content: string): string {
  return blocks.has(node.tagName) ? content.replace(/^[ \n]+|[ \n]+$/g, "") : content;
}

function text(part: string, node: Node): string {
  if (node.parentElement?.tagName === "CODE") {
    return escaped(part);
  }
  const collapsed = part.replace(/[ \t]*\n[ \t]*/g, "\n").replace(/[ \t]+/g, " ");
  const start = isBlock(node.previousSibling) ? collapsed.replace(/^[ \n]+/, "") : collapsed;
  return escaped(isBlock(node.nextSibling) ? start.replace(/[ \n]+$/, "") : start);
}

function escaped(part: string): string {
  return part.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function expectedView(html: string): string {
  const root = document.createElement("div");
  root.className = "ck-md";
  root.innerHTML = html;
  return seen(root).trim();
}

function ourView(markdown: string): string {
  const root = document.createElement("div");
  render(<Markdown text={markdown} streaming={false} />, root);
  return root.firstElementChild === null ? "" : seen(root.firstElementChild).trim();
}

interface Example {
  readonly number: number;
  readonly section: string;
  readonly markdown: string;
  readonly html: string;
}

/** What an example is to look like, and what it does; and whether the two are to differ. */
function check({ number, markdown, html }: Example, known: Readonly<Record<string, readonly number[]>>): void {
  const source = markdown.replaceAll("→", "\t");
  const view = ourView(source);
  const expected = expectedView(html.replaceAll("→", "\t"));
  if (Object.values(known).some((numbers) => numbers.includes(number))) {
    expect(view, "listed as a deviation, but there is none").not.toBe(expected);
  } else {
    expect(view, source).toBe(expected);
  }
}

const named = (examples: readonly Example[]) =>
  examples.map((example) => [example.number, example.section, example] as const);

test.each(named(spec.tests))("CommonMark, example %i: %s", (_number, _section, example) => {
  check(example, deviations);
});

test.each(named(gfm))("GFM, example %i: %s", (_number, _section, example) => {
  check(example, gfmDeviations);
});

test("every deviation is one of an example that exists, and is listed once", () => {
  const listed = Object.values(deviations).flat();
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.every((number) => spec.tests.some((example) => example.number === number))).toBe(true);
});

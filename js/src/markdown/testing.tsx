import { render } from "preact";
import { act } from "preact/test-utils";
import { Markdown } from "./markdown.tsx";

/** Documents whose middle looks like something else than their end. */
export const trickyDocuments: readonly string[] = [
  "plain text",
  "one\n\ntwo\n\nthree\n\nfour\n",
  "# Heading\n\ntext\n\n## Second #\n\nmore\n\n###### six\n",
  "#no heading\n\n#\n\n# \n\ntext\n",
  "Setext\n======\n\nOther\n---\n\ntext\n\n---\n\nend\n",
  "a\n-\nb\n\nc\n=\n\nd\n",
  "- a\n- b\n\n- c loose\n\ntext\n\n* other\n* list\n",
  "1. one\n2. two\n   continued\n\n   paragraph in item\n3. three\n\ntext\n",
  "7. seven\n8. eight\n\n1) other\n2) delimiter\n",
  "2\n\n2.\n\n2. x\n\n22 apples\n\n2024. A year\n",
  "- a\n  - b\n    - c\n      - d\n\n        deep\n\n- e\n",
  "- a\n\n\n- b\n\n\n\ntext\n\n    indented\n\n    code\n\nend\n",
  "- [ ] todo\n- [x] done **bold**\n- [X] also\n- [] no\n\n1. [ ] numbered\n\n   second\n",
  "> quote\n> more\nlazy\n\n> second\n\n>> nested\n> back\n\ntext\n",
  "> - list in quote\n>   - nested\n>\n> text\n\n> ```\n> code\n> ```\n\nend\n",
  "```js\nconst a = `x`;\n\n\n# not heading\n```\n\ntext\n\n~~~\n```\n~~~\n\nend\n",
  "````md\n```\ninner\n```\n````\n\ntext\n\n```\nnever closed\n\n- a\n",
  "text\n```py\nprint(1)\n```\ntext directly\n\n- item\n  ```sh\n  ls\n  ```\n- next\n",
  "    indented code\n\n\n    more\n\ntext\n    lazy\n",
  "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | `x\\|y` |\n\nafter\n\n| no table |\n\nend\n",
  "a | b\n--|--\n1 | 2\n\ntext | with pipe\n\n| one |\n|-----|\n",
  "para\n| a | b |\n|---|---|\n| **bold** | *it* |\nafter table\n\nend\n",
  "| a |\n|---|\n| 1 | too | many |\n||\n| x\n\ntext\n\n| h | i |\n| - | - |\n",
  "**bold** *it* ***both*** __b__ _i_ ~~gone~~ `code` ``a`b``\n\n**unclosed *mixed\n\nend **\n",
  "snake_case_word 2*3*4 a * b * c 5 ~ 6 ~~ 7\n\n__init__ and *args, **kwargs\n\nend\n",
  '[link](https://example.com "title") [ref][1] [1] ![img](https://e.com/i.png)\n\n[1]: https://one.example\n\nend\n',
  "[late] reference\n\n- [late] in list\n\n> [late][]\n\ntext\n\ntext\n\n[late]: https://late.example 'T'\n\n[late]: https://second.example\n\nend [late]\n",
  '[a]: /url\n"title\n\nnot title\n\nmore"\n\n[a] end\n',
  "> [in-quote]: https://quote.example\n\n[in-quote] x\n\n- [in-list]: https://list.example\n\n[in-list]\n\ntext\n",
  "https://auto.example/path?q=1&r=2. www.example.org, me@example.org; <https://angle.example>\n\nend\n",
  "<div>\n**not bold**\n</div>\n\ntext <b>inline</b> <br/> more\n\n<!-- a\n\ncomment -->\n\nend\n",
  "<script>\nlet a;\n\nlet b;\n</script>\n\ntext\n\n<pre>\n\nx\n</pre>\n\n<custom-tag>\n\nend\n",
  "a < b and b > c and a<b\n\n<\n\n<a\n\n</b\n\nend\n",
  "hard  \nbreak\\\nbackslash\n\nsoft\nbreak\n\ntrailing  \n\nend\\\n",
  "\\*not\\* \\# \\[x\\] \\\\ \\`a\\`\n\n&copy; &#169; &#xA9; &nope; &amp;lt; &#38;lt; AT&T\n\nend\n",
  "***\n\n* * *\n\n- - -\n\n___\n\n- -\n\n-\n\n+\n\nend\n",
  "\n\n\n  leading\n\n\n\n   blank   \n\t\n\t\ttab code\n\nend\n\n\n",
  "Emoji 👩‍💻 and 日本語**強調**です。\n\nعربي [رابط](https://e.com) نص\n\n1. ١\n\nend\n",
  "a\r\n\r\nb\r\n- c\r\n- d\r\n\r\n```\r\ncode\r\n```\r\n\r\nend\r",
  "![data](data:image/png;base64,iVBORw0KGgo=) and ![rel](./x.png) ![bad](javascript:1)\n\n[bad](javascript:alert(1)) [rel](a/b)\n\nend\n",
  "1. a\n\n   ```py\n   x = 1\n\n   y = 2\n   ```\n\n   > quote\n\n2. b\n\n   | t |\n   |---|\n   | 1 |\n\nend\n",
  "- a\n\n  b\n\n      code in item\n\n c\n\n- d\n+ e\n1. f\n- g\n\nend\n",
  "Term[^1] and [^2]\n\n[^1]: word\n[^2]: A longer note\n\nend\n",
  "$5 and $6, $$x^2$$ \\(y\\) \\[z\\]\n\n$$\na\n$$\n\nend\n",
  "Let $a_1 * b$ be **$c$**, \\(d*e\\).\n$$\nf\n= g\n- h\n$$\nand\n\n$$\ni\n\nj\n$$\n\nend $k\n",
  "- a $b$\n  $$\n  c\n  - d\n  $$\n- e\n\n> \\[\n> f\n> + g\n> \\]\n> h\n\n| $i$ | \\(j\\) |\n|---|---|\n| $k|l$ | `$m$` |\n",
  "$HOME and `$PATH`, $5-$10, ```$x$```\n\n```\n$$\nx\n```\n\n    $$\n\n- ```\n  $$\n  ```\n\nend\n",
  "One[^1], two[^two] and[^none].\n\n[^1]: First **note**\n    goes on\n\n    with code\n\n[^two]: Second $x$\n- list\n\n# Head[^1]\n\n[^none] end\n",
  "[^1]: before\n\ntext[^1]\n[^2]: directly[^1]\n\n> quote[^2]\n>\n> [^3]: no\n\n- item[^2]\n\n[^1]: again\n\nend\n",
];

const parts: readonly string[] = [
  ...["a", "word", "b c", "1", "23", "é", "日本", " ", "  ", "    ", "\t", "\n", "\n", "\n", "\n\n", "\n\n", "\n\n"],
  ...["#", "## ", "- ", "* ", "+ ", "1. ", "2) ", "> ", ">", "---", "===", "-", "```", "```\n", "~~~", "``", "`"],
  ...["*", "**", "_", "__", "~~", "~", "[", "]", "](", "](https://a.b)", "[x]", "[x]: https://x.y", "[ ] ", ")", "!["],
  ...[
    "|",
    " | ",
    "|---|---|\n",
    "| a | b |\n",
    ":-:",
    "<",
    "<b>",
    "</b>",
    "<div>",
    "<!--",
    "-->",
    "<script>",
    "\\",
    "&",
    "&amp;",
  ],
  ...["$", "$", "$$", "$$\n", "\\(", "\\)", "\\[", "\\]", "[^1]", "[^1]: ", "$x$", "$5 "],
  ...["  - ", "   x", "text\n\ntext\n\ntext\n\n", '"', "\r\n"],
];

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A document of Markdown fragments in no order. */
export function randomDocument(random: () => number): string {
  const length = 5 + Math.floor(random() * 50);
  return Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join("");
}

/** The content of a node as text, with attributes in order: a reused element may have got its own one by one. */
function describe(node: Node): string {
  if (!(node instanceof Element)) {
    return node.textContent ?? "";
  }
  // Without a direction of its own an element may keep an empty one.
  const own = [...node.attributes].filter(({ name, value }) => name !== "dir" || value !== "");
  const attributes = own.map(({ name, value }) => ` ${name}=${JSON.stringify(value)}`).sort();
  const checked = node instanceof HTMLInputElement ? ` is-checked=${node.checked}` : "";
  const children = [...node.childNodes].map(describe).join("");
  return `<${node.localName}${attributes.join("")}${checked}>${children}</${node.localName}>`;
}

/** Shows a text in `root` and gives what stands there. */
export function show(root: HTMLElement, text: string, streaming: boolean): string {
  render(<Markdown text={text} streaming={streaming} />, root);
  const folded = root.querySelectorAll<HTMLElement>("[aria-expanded=false]");
  if (folded.length > 0) {
    // Who saw long code come sees all of it, who comes later does not: opened, both are the same.
    act(() => {
      for (const button of folded) {
        button.click();
      }
    });
  }
  return describe(root);
}

/** What a page that sees this text for the first time shows. */
export function showFresh(text: string, streaming: boolean): string {
  const root = document.createElement("div");
  const html = show(root, text, streaming);
  render(null, root);
  return html;
}

import { expect, test } from "vitest";
import { show } from "./testing.tsx";

/** An answer as models write them, with nothing left open at its end. */
const answer = `## Lag of the runs

The **median** lag was *31 ms* for \`batch_3\`, see [the notes](https://example.com/n) and ~~old~~ **bold with \`code\` in it**.
Then ***both*** and __strong__ and _light_ words; 2 * 3 is snake_case free.

- first **point**
- second \`point\`
  - nested [link](https://example.com "Title")
  - nested *two*
- [x] a task
- third

Setext heading
--------------

1. one
2. two

   more of **two**
3. three

| name | value |
|:-----|------:|
| **a** | 1 |
| \`b\` | [2](https://example.com) |

> A quote with **bold** words
> over two lines
>
> - and a list

\`\`\`python
print("**not bold**")
\`\`\`

---

![chart](https://example.com/a.png) An image, and https://example.com/auto a link.

### The end: 100 % & more

Done 5 \\* 6.
`;

/** What stands on the page, block by block. */
function blocks(root: HTMLElement): Element[] {
  return [...(root.firstElementChild?.children ?? [])];
}

function prose(root: HTMLElement): string {
  const copy = root.cloneNode(true) as HTMLElement;
  for (const code of copy.querySelectorAll("pre")) {
    code.remove();
  }
  return copy.textContent ?? "";
}

test.each([1, 2, 5])("no syntax shows at any moment of a stream in pieces of %i", { timeout: 30_000 }, (size) => {
  const root = document.createElement("div");
  for (let end = size; end < answer.length; end += size) {
    show(root, answer.slice(0, end), true);
    expect(prose(root), JSON.stringify(answer.slice(Math.max(0, end - 60), end))).not.toMatch(
      /\*\*|__|`|~~|\]\(|\||\[x|^#|^-|\*[a-z]|[a-z]\*[^\\]|\\/m,
    );
  }
});

test.each([1, 2, 5])("no block turns into another kind in pieces of %i", { timeout: 30_000 }, (size) => {
  const root = document.createElement("div");
  const kinds: string[] = [];
  for (let end = size; end < answer.length; end += size) {
    show(root, answer.slice(0, end), true);
    for (const [index, block] of blocks(root).entries()) {
      // Nothing in the first line of such a heading tells that it is one.
      if (block.textContent?.startsWith("Setext") !== true) {
        kinds[index] ??= block.localName;
        expect(block.localName, JSON.stringify(answer.slice(Math.max(0, end - 60), end))).toBe(kinds[index]);
      }
    }
    expect(blocks(root).length).toBeGreaterThanOrEqual(kinds.length - 1);
  }
});

test("the text only grows, but for a few characters at its end", { timeout: 30_000 }, () => {
  const root = document.createElement("div");
  let before = "";
  for (let end = 1; end < answer.length; end += 1) {
    show(root, answer.slice(0, end), true);
    const text = root.textContent ?? "";
    let same = 0;
    while (same < before.length && text[same] === before[same]) {
      same += 1;
    }
    expect(before.length - same, JSON.stringify([before.slice(-40), text.slice(-40)])).toBeLessThanOrEqual(4);
    before = text;
  }
});

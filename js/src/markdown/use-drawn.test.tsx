import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { Markdown } from "./markdown.tsx";
import { showFresh } from "./testing.tsx";

const long = Array.from(
  { length: 400 },
  (_, index) => `Paragraph ${index} with **some** more words to it, as they come.`,
);

test("a long text that comes at once is drawn from its end on, and then whole", async () => {
  const root = document.createElement("div");
  document.body.append(root);
  const text = long.join("\n\n");
  act(() => render(<Markdown text={text} streaming={false} />, root));
  const paragraphs = () => [...root.querySelectorAll("p")].map(({ textContent }) => textContent);
  expect(paragraphs().length).toBeLessThan(200);
  expect(paragraphs().at(-1)).toContain("Paragraph 399 ");
  while (paragraphs().length < 400) {
    await act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
  }
  expect(root.innerHTML).toBe(await whole(text));
  render(null, root);
  root.remove();
});

async function whole(text: string): Promise<string> {
  const parts = text.split("\n\n").map((part) => {
    const root = document.createElement("div");
    act(() => render(<Markdown text={part} streaming={false} />, root));
    return root.querySelector(".ck-md")?.innerHTML ?? "";
  });
  return `<div class="ck-md">${parts.join("")}</div>`;
}

test("a short text is there at once", () => {
  expect(showFresh("One\n\ntwo", false)).toContain("two");
});

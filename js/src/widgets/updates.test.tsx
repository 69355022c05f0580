import { describe, expect, it } from "vitest";
import chart from "../chunks/chart";
import { draw } from "./testing";

/** A card of 300 components, with its title and one of its texts as they are given. */
function card(title: string, text: string): object {
  const row = (index: number) => ({
    type: "Row",
    children: [
      { type: "Text", value: index === 50 ? text : `text ${index}` },
      { type: "Badge", label: `badge ${index}` },
    ],
  });
  const rows = Array.from({ length: 99 }, (_, index) => row(index));
  return { type: "Card", children: [{ type: "Title", value: title }, ...rows, { type: "Input", name: "field" }] };
}

/** What changed in the page meanwhile. */
async function changes(root: Node, change: () => void): Promise<MutationRecord[]> {
  const seen: MutationRecord[] = [];
  const observer = new MutationObserver((records) => seen.push(...records));
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  change();
  await Promise.resolve();
  seen.push(...observer.takeRecords());
  observer.disconnect();
  return seen;
}

describe("a new state of a card of 300 components", () => {
  it("touches only the words that changed", async () => {
    const { root, update } = await draw(card("Before", "old"));
    expect(root.querySelectorAll("[data-widget]")).toHaveLength(300);
    const records = await changes(root, () => update(card("Before", "new")));
    expect(records.map(({ target }) => target.textContent)).toEqual(["new"]);
  });

  it("that is the same touches nothing", async () => {
    const { root, update } = await draw(card("Before", "old"));
    expect(await changes(root, () => update(card("Before", "old")))).toEqual([]);
  });

  it("leaves what is typed and the focus where they are", async () => {
    const { update, field, type } = await draw(card("Before", "old"));
    const input = field("field");
    input.focus();
    type(input, "half a word");
    update(card("After", "new"));
    expect([field("field") === input, input.value]).toEqual([true, "half a word"]);
    expect((input.getRootNode() as Document).activeElement).toBe(input);
  });
});

describe("a list", () => {
  const list = (count: number, limit?: number | "auto") => ({
    type: "ListView",
    limit,
    children: Array.from({ length: count }, (_, index) => ({
      type: "ListViewItem",
      onClickAction: { type: "open", payload: { index } },
      children: [
        { type: "Text", value: `row ${index}` },
        { type: "Button", label: `more ${index}`, onClickAction: { type: "more" } },
      ],
    })),
  });
  const rows = (root: ParentNode) => root.querySelectorAll("[data-widget=ListViewItem]");

  it.each([
    [20, 3, 3],
    [20, "auto", 8],
    [20, undefined, 20],
    [10_000, undefined, 200],
  ] as const)("of %i rows with the limit %s shows %i", async (count, limit, shown) => {
    const { root } = await draw(list(count, limit));
    expect(rows(root)).toHaveLength(shown);
    expect(root.querySelector(".list-more") === null).toBe(shown === count);
  });

  it("shows the next rows when asked, and puts the focus on the first of them", async () => {
    const { root, button, click } = await draw(list(7, 3));
    await click(button("Show 3 more"));
    expect(rows(root)).toHaveLength(6);
    const active = (root.getRootNode() as Document).activeElement;
    expect(active?.closest("[data-widget=ListViewItem]")?.textContent).toContain("row 3");
    await click(button("Show 1 more"));
    expect(rows(root)).toHaveLength(7);
    expect(root.querySelector(".list-more")).toBeNull();
  });

  it("runs the action of a row by its button, which is named by what is in it, and leaves a button in it its own", async () => {
    const { root, click, button, ran } = await draw(list(2));
    const hit = root.querySelector(".list-hit") as HTMLElement;
    expect(root.querySelector(`[id="${hit.getAttribute("aria-labelledby")}"]`)?.textContent).toContain("row 0");
    expect(hit.querySelector("button")).toBeNull();
    await click(hit);
    await click(button("more 1"));
    expect(ran().map(({ type }) => type)).toEqual(["open", "more"]);
    expect(ran()[0]?.payload).toEqual({ index: 0 });
  });
});

describe("a chart", () => {
  it("is a chunk that draws in its place", () => {
    expect(Object.keys(chart)).toEqual(["Plot"]);
  });
});

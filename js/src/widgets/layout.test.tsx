import { describe, expect, it } from "vitest";
import { rowsOf } from "./tables";
import { draw } from "./testing";

const card = (...children: object[]) => ({ type: "Card", children });
const row = (words: string, more: object = {}, cell: object = {}) => ({
  type: "Table.Row",
  ...more,
  children: [{ type: "Table.Cell", ...cell, children: [{ type: "Text", value: words }] }],
});

describe("a text that grows", () => {
  it("keeps its element", async () => {
    const drawn = await draw(card({ type: "Text", id: "t", value: "One", streaming: true }));
    const before = drawn.root.querySelector('[data-widget="Text"]');
    drawn.update(card({ type: "Text", id: "t", value: "One two", streaming: false }));
    const after = drawn.root.querySelector('[data-widget="Text"]');
    expect(after).toBe(before);
    expect(after?.textContent).toBe("One two");
  });

  it("keeps the blocks of its Markdown that were there", async () => {
    const drawn = await draw(card({ type: "Markdown", id: "m", value: "One\n\nTw", streaming: true }));
    const before = drawn.root.querySelector('[data-widget="Markdown"] p');
    drawn.update(card({ type: "Markdown", id: "m", value: "One\n\nTwo **three**", streaming: true }));
    expect(before).not.toBeNull();
    expect(drawn.root.querySelector('[data-widget="Markdown"] p')).toBe(before);
  });
});

describe("a link of a widget's Markdown", () => {
  it("is told to the kernel where it is a deeplink", async () => {
    const drawn = await draw(card({ type: "Markdown", value: "[Open](chatkit-link://order?id=7)" }));
    await drawn.click(drawn.root.querySelector('[data-widget="Markdown"] :is(a, button)') as Element);
    expect(drawn.actions.followDeeplink).toHaveBeenCalledWith("order", { id: "7" });
  });
});

describe("an image", () => {
  it.each(["javascript:alert(1)", "http://example.org/a.png", "/a.png", "data:text/html,x"])(
    "leaves its words in its place where it may not be fetched: %s",
    async (src) => {
      const { root } = await draw(card({ type: "Image", src, alt: "A bird" }));
      expect(root.querySelector("img")).toBeNull();
      expect(root.querySelector('[data-widget="Image"]')?.getAttribute("aria-label")).toBe("A bird");
    },
  );

  it("leaves its words in its place where it does not come", async () => {
    const drawn = await draw(card({ type: "Image", src: "https://example.org/a.png", alt: "A bird" }));
    drawn.step(() => drawn.root.querySelector("img")?.dispatchEvent(new Event("error")));
    expect(drawn.root.querySelector('[data-widget="Image"]')?.textContent).toBe("A bird");
  });
});

describe("a label", () => {
  it("points to the field with its name", async () => {
    const { root, field } = await draw(
      card({ type: "Label", value: "Name", fieldName: "who" }, { type: "Input", name: "who" }),
    );
    expect(root.querySelector("label")?.htmlFor).toBe(field("who").id);
  });
});

describe("an icon", () => {
  it.each(["vendor:logo", "lucide:nonesuch"])(
    "keeps its place with a mark where there is no drawing: %s",
    async (name) => {
      const { root } = await draw(card({ type: "Icon", name }));
      expect(root.querySelector('[data-widget="Icon"] svg')?.childElementCount).toBe(1);
      expect(root.querySelector("[data-missing]")).not.toBeNull();
    },
  );
});

describe("a table", () => {
  it("has its header rows at its head, in cells for their columns", async () => {
    const { root } = await draw(card({ type: "Table", children: [row("Name", { header: true }), row("Gentoo")] }));
    expect(root.querySelector("thead th")?.getAttribute("scope")).toBe("col");
    expect(root.querySelector("tbody td")?.textContent).toBe("Gentoo");
  });

  it("has header cells for groups of columns where they span some, and for the rows below where they are alone there", async () => {
    const cell = (words: string, colSpan?: number) => ({
      type: "Table.Cell",
      ...(colSpan && { colSpan }),
      children: [{ type: "Text", value: words }],
    });
    const line = (header: boolean, ...cells: object[]) => ({ type: "Table.Row", header, children: cells });
    const drawn = await draw(
      card({
        type: "Table",
        children: [
          line(true, cell("Bird"), cell("Bill", 2)),
          line(true, cell("Species"), cell("Length"), cell("Depth")),
          line(true, cell("Biscoe", 3)),
          line(false, cell("Gentoo", 2), cell("47")),
          line(true, cell("Dream", 3)),
          line(false, cell("Adelie"), cell("39"), cell("18")),
        ],
      }),
    );
    const scopes = [...drawn.root.querySelectorAll("th")].map(({ scope, textContent }) => `${textContent} ${scope}`);
    expect(scopes).toEqual([
      "Bird col",
      "Bill colgroup",
      "Species col",
      "Length col",
      "Depth col",
      "Biscoe rowgroup",
      "Dream rowgroup",
    ]);
    expect([...drawn.root.querySelectorAll("colgroup")].map((group) => group.getAttribute("span"))).toEqual(["1", "2"]);
    expect([...drawn.root.querySelectorAll("tbody")].map(({ textContent }) => textContent)).toEqual([
      "BiscoeGentoo47",
      "DreamAdelie3918",
    ]);
  });

  it("is a region with a name that the keyboard reaches", async () => {
    const { root } = await draw(card({ type: "Table", children: [row("Gentoo")] }));
    const region = root.querySelector<HTMLElement>('[data-widget="Table"]');
    expect([region?.tabIndex, region?.getAttribute("aria-label")]).toEqual([0, "Table"]);
  });

  it("is drawn in groups, none of which ends inside a cell that spans rows", () => {
    const rows = Array.from({ length: 120 }, (_, n) => row(String(n), {}, n === 48 ? { rowSpan: 5 } : {}));
    expect(rowsOf({ type: "Table", children: rows }).groups.map(({ length }) => length)).toEqual([53, 50, 17]);
  });
});

describe("a theme of a root", () => {
  it("is put on the whole widget where it is not the chat's", async () => {
    const { root } = await draw({ type: "Basic", theme: "dark", children: [] });
    expect(root.querySelector('[data-part="widget"]')?.getAttribute("data-theme")).toBe("dark");
    const same = await draw({ type: "Basic", theme: "light", children: [] });
    expect(same.root.querySelector("[data-theme]")).toBeNull();
  });
});

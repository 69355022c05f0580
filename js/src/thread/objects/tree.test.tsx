import { act } from "preact/test-utils";
import { describe, expect, it, vi } from "vitest";
import type { TreeNode } from "../../protocol.gen";
import { show } from "./testing";
import { colourCss } from "./tree";

const leaf = (name: string, kind: TreeNode["kind"] = "number"): TreeNode => ({ name, kind, text: `<${name}>` });
const part = (name: string, children: TreeNode[], hidden = 0): TreeNode => ({
  name,
  kind: "mapping",
  text: "dict",
  children,
  hidden,
});

const root: TreeNode = {
  kind: "mapping",
  text: "dict of 3",
  children: [leaf("a"), part("b", [leaf("c", "text"), part("d", [leaf("e")])], 12), part("f", [])],
};

async function tree(node = root, bundle = {}) {
  const shown = await show({ class_name: "dict", form: { type: "tree", root: node }, bundle });
  const names = () => shown.all("[role=treeitem]").map((item) => item.textContent?.split(":")[0]);
  const focused = () => document.activeElement?.textContent?.split(":")[0];
  const press = (...keys: string[]) => {
    for (const key of keys) {
      act(() => {
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      });
    }
  };
  return { ...shown, names, focused, press };
}

describe("a tree", () => {
  it("has its first two levels open when they are small, and says what is left out", async () => {
    const { names, one } = await tree();
    expect(names()).toEqual(["dict of 3", "a", "b", "c", "d", "… 12 more", "f"]);
    expect(one("[role=tree]").getAttribute("aria-label")).toBe("dict, as a tree");
  });

  it("has only its first level open when it is large", async () => {
    const many = Array.from({ length: 60 }, (_, at) => part(`p${at}`, [leaf("x")]));
    expect((await tree({ ...root, children: many })).names()).toHaveLength(61);
  });

  it("says of each node its level and its place, and whether it is open", async () => {
    const { all } = await tree();
    const [, , b, c, d] = all("[role=treeitem]");
    const said = (item: HTMLElement | undefined) =>
      ["level", "posinset", "setsize", "expanded"].map((name) => item?.getAttribute(`aria-${name}`));
    expect([said(b), said(c), said(d)]).toEqual([
      ["2", "2", "3", "true"],
      ["3", "1", "3", null],
      ["3", "2", "3", "false"],
    ]);
    expect(d?.parentElement?.getAttribute("role")).toBe("group");
  });

  it("folds and unfolds by a click", async () => {
    const { all, click, names } = await tree();
    await click(all("[role=treeitem]")[4] as HTMLElement);
    expect(names()).toContain("e");
    await click(all("[role=treeitem]")[2] as HTMLElement);
    expect(names()).toEqual(["dict of 3", "a", "b", "f"]);
  });

  it("is one stop of Tab, in which arrows, Home and End move", async () => {
    const { all, focused, press } = await tree();
    expect(all("[role=treeitem][tabindex='0']")).toHaveLength(1);
    all("[role=treeitem]")[0]?.focus();
    press("ArrowDown", "ArrowDown");
    expect(focused()).toBe("b");
    press("End");
    expect(focused()).toBe("f");
    press("ArrowDown", "ArrowUp");
    expect(focused()).toBe("… 12 more");
    press("Home");
    expect(focused()).toBe("dict of 3");
    expect(all("[role=treeitem][tabindex='0']")).toHaveLength(1);
  });

  it("unfolds by the right arrow and goes in, folds by the left one and goes out", async () => {
    const { all, focused, names, press } = await tree();
    all("[role=treeitem]")[0]?.focus();
    press("End", "ArrowUp", "ArrowUp");
    expect(focused()).toBe("d");
    press("ArrowRight");
    expect([focused(), names().includes("e")]).toEqual(["d", true]);
    press("ArrowRight");
    expect(focused()).toBe("e");
    press("ArrowRight", "ArrowLeft");
    expect(focused()).toBe("d");
    press("ArrowLeft");
    expect([focused(), names().includes("e")]).toEqual(["d", false]);
    press("ArrowLeft", "Enter");
    expect([focused(), names().includes("c")]).toEqual(["b", false]);
    press(" ");
    expect(names()).toContain("c");
  });

  it("keeps its stop of Tab where it can be seen when that is folded away", async () => {
    const { all, click, press } = await tree();
    all("[role=treeitem]")[0]?.focus();
    press("ArrowDown", "ArrowDown", "ArrowDown");
    await click(all("[role=treeitem]")[0] as HTMLElement);
    expect(all("[role=treeitem][tabindex='0']")).toHaveLength(1);
  });

  it("leaves keys with others held, and letters, to the page", async () => {
    const { all, one } = await tree();
    all("[role=treeitem]")[0]?.focus();
    const pressed = (init: KeyboardEventInit) => {
      const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
      one("[role=treeitem]").dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([pressed({ key: "x" }), pressed({ key: "ArrowDown", ctrlKey: true })]).toEqual([false, false]);
  });

  it("has a colour of code for each kind of value", async () => {
    const kinds = ["text", "number", "boolean", "none", "other"] as const;
    const { all } = await tree({ ...root, children: kinds.map((kind) => leaf(kind, kind)) });
    expect(all(".tree-line > :last-child").map(({ className }) => className)).toEqual(["mapping", ...kinds]);
    expect(kinds.filter((kind) => !colourCss.includes(`.tree-line > .${kind} { color: var(--ck-syn-`))).toEqual([]);
  });

  it("is copied as JSON where Python has that", async () => {
    const copied = vi.fn(async (_: string) => undefined);
    vi.stubGlobal("navigator", { language: "en", clipboard: { writeText: copied } });
    const { button, click } = await tree(root, { "application/json": { a: 1 } });
    await click(button("Copy as JSON"));
    expect(copied).toHaveBeenCalledWith('{\n  "a": 1\n}');
    vi.unstubAllGlobals();
    expect((await tree()).button("Copy as JSON")).toBeUndefined();
  });
});

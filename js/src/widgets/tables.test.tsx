import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "./testing";

const cell = (value: string) => ({ type: "Table.Cell", children: [{ type: "Text", value }] });
const row = (value: string, more = {}) => ({ type: "Table.Row", children: [cell(value), cell("x")], ...more });

function table(count: number, changed = "") {
  const rows = Array.from({ length: count }, (_, at) => row(at === 60 && changed ? changed : `row ${at}`));
  return { type: "Card", children: [{ type: "Table", children: [row("Name", { header: true }), ...rows] }] };
}

const rowsOf = (root: ParentNode) => root.querySelectorAll("[data-widget='Table.Row']");

/** Waits until so many rows are there: they come over several frames. */
async function drawn(root: ParentNode, count: number): Promise<void> {
  await vi.waitFor(() => expect(rowsOf(root).length).toBe(count), 20_000);
}

describe("a table of very many rows", { timeout: 30_000 }, () => {
  let width = 300;
  beforeEach(() => {
    width = 300;
    vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(() => new DOMRect(0, 0, width, 40));
    vi.stubGlobal(
      "ResizeObserver",
      class {
        readonly #changed: () => void;
        constructor(changed: () => void) {
          this.#changed = changed;
        }
        observe() {
          queueMicrotask(this.#changed);
        }
        disconnect() {}
      },
    );
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("is one table for who reads it, whose parts have the columns of the first", async () => {
    const { root } = await draw(table(420));
    await drawn(root, 421);
    expect(root.querySelectorAll("[role=table]")).toHaveLength(1);
    expect(root.querySelectorAll("[role=table] > [role=rowgroup]")).toHaveLength(9);
    expect(root.querySelectorAll("table:not([role=presentation])")).toHaveLength(0);
    expect(root.querySelectorAll("[role=row] > [role=columnheader]")).toHaveLength(2);
    expect(root.querySelectorAll("[role=row] > [role=cell]")).toHaveLength(840);
    const columns = [...root.querySelectorAll("colgroup")].map(({ children }) =>
      [...children].map((column) => (column as HTMLElement).style.inlineSize),
    );
    expect(new Set(columns.map(String))).toEqual(new Set(["50%,50%"]));
  });

  it("waits with all but its first rows until it has a size", async () => {
    width = 0;
    const { root } = await draw(table(420));
    expect(rowsOf(root)).toHaveLength(51);
    expect(root.querySelector("colgroup")).toBeNull();
  });

  it("is one as any other while it is not that long", async () => {
    const { root } = await draw(table(400));
    await drawn(root, 401);
    expect(root.querySelectorAll("table")).toHaveLength(1);
    expect(root.querySelector("[role=row], [role=cell]")).toBeNull();
  });

  it("draws only the row that changed", async () => {
    const { root, update } = await draw(table(420));
    await drawn(root, 421);
    const before = [...rowsOf(root)];
    const seen: MutationRecord[] = [];
    const observer = new MutationObserver((records) => seen.push(...records));
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    update(table(420, "new"));
    await Promise.resolve();
    seen.push(...observer.takeRecords());
    observer.disconnect();
    expect(seen.map(({ target }) => target.textContent)).toEqual(["new"]);
    expect([...rowsOf(root)]).toEqual(before);
  });

  it("is measured anew where it has other columns", async () => {
    const { root, update } = await draw(table(420));
    await drawn(root, 421);
    const wide = (value: string) => ({ type: "Table.Row", children: [cell(value), cell("y"), cell("z")] });
    const rows = Array.from({ length: 420 }, (_, at) => wide(`row ${at}`));
    update({ type: "Card", children: [{ type: "Table", children: rows }] });
    await drawn(root, 420);
    expect(root.querySelector("colgroup")?.children).toHaveLength(3);
  });
});

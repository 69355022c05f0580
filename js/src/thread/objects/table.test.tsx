import { describe, expect, it, vi } from "vitest";
import { deferred } from "../../bridge/deferred";
import { gone, table } from "./table-testing";

function page(offset: number, total = 1000) {
  return { value: { kind: "rows" as const, rows: [[String(offset), "1", "x"]], total } };
}

describe("a table", () => {
  it("has heads for its columns and for its index, with levels on lines and the type beneath", async () => {
    const { texts, all } = await table();
    expect(texts("thead .column-name")).toEqual(["Index", "bill\nlength", "island"]);
    expect(texts("thead .column-type")).toEqual(["float64", "object"]);
    expect(all("thead th").map((th) => th.getAttribute("scope"))).toEqual(["col", "col", "col"]);
    expect(texts("tbody th[scope=row]")).toEqual(["0", "1", "2"]);
    expect(all("td.number")).toHaveLength(3);
  });

  it("shows missing values quietly, with words for those who cannot see that", async () => {
    const { one } = await table();
    expect(one(".missing").textContent).toBe("–");
    expect(one(".missing").getAttribute("aria-label")).toBe("missing");
  });

  it("says how much it shows of how much there is", async () => {
    expect((await table()).one(".object-size").textContent).toBe("1–3 of 1,000 rows × 2 of 30 columns");
    expect((await table(gone)).one(".object-size").textContent).toBe("3 rows × 2 columns");
    expect((await table(gone)).one(".object-class").textContent).toBe("DataFrame");
  });

  it("is a region with a name that scrolls by keyboard, from left to right", async () => {
    const { one } = await table();
    expect(one(".grid").getAttribute("aria-label")).toBe("DataFrame, as a table");
    expect([one(".grid").tabIndex, one(".grid").dir]).toEqual([0, "ltr"]);
  });
});

describe("the pages of a table", () => {
  it("are turned to by Python's rows, and the old ones stay until those are here", async () => {
    const { actions, all, button, click, one, texts, settle } = await table();
    const answer = deferred<ReturnType<typeof page>>();
    actions.loadRows.mockReturnValue(answer.promise);
    await click(button("Last rows"));
    expect(actions.loadRows).toHaveBeenCalledWith({
      key: "row",
      offset: 950,
      limit: 50,
      sort: null,
      descending: false,
    });
    expect(all("tbody.stale tr")).toHaveLength(3);
    expect(one("table").getAttribute("aria-busy")).toBe("true");
    answer.resolve(page(950, 951));
    await settle();
    expect(texts("tbody th")).toEqual(["950"]);
    expect(all("tbody.stale")).toEqual([]);
    expect(one(".object-size").textContent).toBe("951–951 of 951 rows × 2 of 30 columns");
  });

  it("lead to the first, the one before and the one after, and no further than there are", async () => {
    const { actions, button, click } = await table();
    actions.loadRows.mockImplementation(async ({ offset }) => page(offset));
    const offsets = () => actions.loadRows.mock.calls.map(([{ offset }]) => offset);
    await click(button("Previous rows"));
    expect(button("Previous rows").getAttribute("aria-disabled")).toBe("true");
    await click(button("Next rows"));
    await click(button("Last rows"));
    await click(button("Previous rows"));
    await click(button("First rows"));
    expect(offsets()).toEqual([3, 950, 900, 0]);
  });

  it("are those of the last wish, in whatever order the answers come", async () => {
    const { actions, button, click, texts, settle } = await table();
    const first = deferred<ReturnType<typeof page>>();
    actions.loadRows.mockReturnValueOnce(first.promise).mockResolvedValueOnce(page(950));
    await click(button("Next rows"));
    await click(button("Last rows"));
    first.resolve(page(3));
    await settle();
    expect(texts("tbody th")).toEqual(["950"]);
  });

  it("are not there where all rows are", async () => {
    expect((await table(gone)).button("Next rows")).toBeUndefined();
  });

  it("say what they wait for when that takes long", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const shown = table();
      await vi.runAllTimersAsync();
      const { actions, button, one, step } = await shown;
      actions.loadRows.mockReturnValue(new Promise(() => undefined));
      step(() => button("Next rows").click());
      expect(one(".object-note").textContent).toBe("");
      step(() => vi.advanceTimersByTime(2500));
      expect(one(".object-note").textContent).toBe("Waiting for Python: the kernel is busy.");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the order of a table", () => {
  it("is ascending, descending, then as it was, by the head of a column, from the first page on", async () => {
    const { actions, all, click } = await table();
    actions.loadRows.mockResolvedValue(page(0));
    const sorts = () => all("thead th").map((th) => th.getAttribute("aria-sort"));
    const asked = () => {
      const { offset, sort, descending } = actions.loadRows.mock.lastCall?.[0] ?? {};
      return [offset, sort, descending];
    };
    const head = all("thead button")[1] as HTMLElement;
    await click(head);
    expect([sorts(), asked()]).toEqual([
      [null, "ascending", null],
      [0, 1, false],
    ]);
    await click(head);
    expect([sorts(), asked()]).toEqual([
      [null, "descending", null],
      [0, 1, true],
    ]);
    await click(head);
    expect([sorts(), asked()]).toEqual([
      [null, null, null],
      [0, null, false],
    ]);
  });

  it("is made of the first rows where Python has the table no more, by numbers and with missing ones last", async () => {
    const { actions, all, click, one, texts } = await table();
    actions.loadRows.mockResolvedValue({ error: "It is gone." });
    const [, bill, island] = all("thead button") as [HTMLElement, HTMLElement, HTMLElement];
    await click(bill);
    expect(texts("tbody th")).toEqual(["2", "0", "1"]);
    expect(one(".object-note").textContent).toBe("It is gone.");
    await click(bill);
    expect(texts("tbody th")).toEqual(["0", "2", "1"]);
    await click(island);
    expect(texts("tbody th")).toEqual(["1", "0", "2"]);
  });

  it("needs no question where nothing but the first rows was kept, which is said", async () => {
    const { actions, all, click, one, texts } = await table({}, null);
    expect(one(".object-note").textContent).toBe("Only the first rows were kept.");
    await click(all("thead button")[1] as HTMLElement);
    expect(texts("tbody th")).toEqual(["2", "0", "1"]);
    expect(actions.loadRows).not.toHaveBeenCalled();
    expect((await table(gone, null)).one(".object-note").textContent).toBe("");
  });
});

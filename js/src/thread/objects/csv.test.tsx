import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { csvOf } from "./csv";
import { tableForm as form, gone, table } from "./table-testing";
import { show } from "./testing";

const saved = vi.fn<(name: string, blob: Blob) => void>();
let blobs: Blob[] = [];

beforeEach(() => {
  blobs = [];
  saved.mockClear();
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${blobs.push(blob as Blob)}`);
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved(this.download, blobs.at(-1) as Blob);
  });
});
afterEach(() => vi.restoreAllMocks());

describe("a table as CSV", () => {
  const rows = '"a ""b""",\n';
  const copied = vi.fn<(text: string) => Promise<void>>();

  beforeEach(() => {
    copied.mockReset().mockResolvedValue();
    vi.stubGlobal("navigator", { ...navigator, language: "en", clipboard: { writeText: copied } });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("quotes what has to be, and leaves missing values empty", () => {
    expect(csvOf(form.columns, form.rows)).toBe(
      ',bill length,island\n0,"1,000.5",Dream\n1,,Biscoe\n2,9.5,"a ""b"", c"\n',
    );
  });

  it("is all that Python has on the clipboard, when that is small", async () => {
    const { actions, button, click, one } = await table();
    actions.loadPart.mockResolvedValue({ value: new TextEncoder().encode(rows) });
    await click(button("Copy as CSV"));
    await vi.waitFor(() => expect(copied).toHaveBeenCalledWith(rows));
    expect(actions.loadPart).toHaveBeenCalledWith("row", 0, 4_000_000);
    await vi.waitFor(() => expect(button("Copy as CSV").dataset.state).toBe("done"));
    expect(one(".object-note").textContent).toBe("");
  });

  it("is what is shown when all of it is too large, and says so", async () => {
    const { actions, button, click, one } = await table();
    actions.loadPart.mockResolvedValue({ value: new Uint8Array(4_000_000) });
    await click(button("Copy as CSV"));
    await vi.waitFor(() => expect(copied).toHaveBeenCalledWith(csvOf(form.columns, form.rows)));
    expect(actions.loadPart).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => expect(one(".object-note").textContent).toContain("too large"));
  });

  it("is what is shown when Python has it no more, and says so", async () => {
    const { button, click, one } = await table();
    await click(button("Copy as CSV"));
    await vi.waitFor(() =>
      expect(one(".object-note").textContent).toBe("Only the rows shown were copied. It is gone."),
    );
  });

  it("says so where copying is not allowed", async () => {
    copied.mockRejectedValue(new Error("no"));
    const { button, click, one } = await table(gone, null);
    await click(button("Copy as CSV"));
    await vi.waitFor(() => expect(one(".object-note").textContent).toContain("does not allow"));
  });

  it("is a file of all parts, named as its class", async () => {
    const { actions, button, click } = await table();
    actions.loadPart
      .mockResolvedValueOnce({ value: new Uint8Array(4_000_000).fill(97) })
      .mockResolvedValueOnce({ value: new TextEncoder().encode("b") });
    await click(button("Download as CSV"));
    await vi.waitFor(() => expect(saved).toHaveBeenCalled());
    expect(actions.loadPart.mock.calls.map(([, offset]) => offset)).toEqual([0, 4_000_000]);
    const [name, blob] = saved.mock.lastCall ?? [];
    expect([name, blob?.size]).toEqual(["DataFrame.csv", 4_000_001]);
  });

  it("is a file of the rows shown where there is no more, which is said", async () => {
    const { button, click, one } = await show({ class_name: "", form, ref: null });
    await click(button("Download as CSV"));
    await vi.waitFor(() => expect(saved.mock.lastCall?.[0]).toBe("table.csv"));
    await vi.waitFor(() => expect(one(".object-note").textContent).toContain("Only the rows shown were saved."));
  });
});

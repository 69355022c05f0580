import { describe, expect, it } from "vitest";
import { createT } from "../../i18n/t";
import type { Attachments } from "../../protocol.gen";
import "./attach";
import { judge as judgeIn, pickerAccept } from "./limits";
import { shownSize, twoSizes } from "./sizes";

const t = createT();
const KB = 1024;

function file(name: string, size: number, type = ""): File {
  return new File(["x".repeat(size)], name, { type });
}

function limits(more: Partial<Attachments>): Attachments {
  return { enabled: true, max_size: 100 * KB, max_count: 10, accept: null, ...more };
}

function judge(files: readonly File[], given: Attachments, present: number) {
  return judgeIn(files, given, present, t);
}

describe("judge", () => {
  it("lets through what is within the limits", () => {
    const files = [file("a", 1), file("b", 100 * KB)];
    expect(judge(files, limits({}), 0)).toEqual({ accepted: files, problems: [] });
  });

  it("names a file that is too large, its size and the limit", () => {
    const { accepted, problems } = judge([file("a", 2 * KB), file("ok", 1)], limits({ max_size: KB }), 0);
    expect(accepted.map(({ name }) => name)).toEqual(["ok"]);
    expect(problems).toEqual(["“a” is too large: it has 2 kB, and at most 1 kB are allowed."]);
  });

  it("takes the size of the exact type before that of its kind, and that before all others'", () => {
    const max_size = { "image/png": 3, "image/*": 2, "*": 1 };
    const rejected = (type: string, size: number, given: Record<string, number> = max_size) =>
      judge([file("a", size, type)], limits({ max_size: given }), 0).problems.length;
    expect([rejected("image/png", 3), rejected("image/png", 4)]).toEqual([0, 1]);
    expect([rejected("image/gif", 2), rejected("image/gif", 3)]).toEqual([0, 1]);
    expect([rejected("text/csv", 1), rejected("", 2)]).toEqual([0, 1]);
    expect([rejected("text/csv", 2, { "": 1 }), rejected("text/csv", 2, { "image/*": 1 })]).toEqual([1, 0]);
  });

  it("takes what has an accepted type or an accepted ending, and says which are", () => {
    const accept = { "application/pdf": [".pdf"], "image/*": [], "text/csv": [".csv", ".tsv"] };
    const given = [
      file("a.bin", 1, "application/pdf"),
      file("B.PDF", 1, "application/octet-stream"),
      file("c.jpg", 1, "image/jpeg"),
      file("d.tsv", 1),
      file("e.exe", 1, "application/x-msdownload"),
    ];
    const { accepted, problems } = judge(given, limits({ accept }), 0);
    expect(accepted).toEqual(given.slice(0, 4));
    expect(problems).toEqual(["“e.exe” is of a type that is not accepted. Accepted: .pdf, images, .csv, and .tsv."]);
  });

  it("leaves a type that the browser does not know to the kernel, unless the endings decide", () => {
    const unknown = file("a.xyz", 1);
    expect(judge([unknown], limits({ accept: { "chemical/x-xyz": [] } }), 0).accepted).toEqual([unknown]);
    expect(judge([unknown], limits({ accept: { "application/pdf": [".pdf"] } }), 0).accepted).toEqual([]);
    expect(judge([unknown], limits({ accept: {} }), 0).problems[0]).toContain("Accepted: nothing.");
    expect(judge([unknown], limits({ accept: { "*/*": [] } }), 0).accepted).toEqual([unknown]);
  });

  it("takes as many as there is room for, and names the others", () => {
    const files = ["a", "b", "c", "d", "e", "f"].map((name) => file(name, 1));
    const { accepted, problems } = judge(files, limits({ max_count: 3 }), 1);
    expect(accepted.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(problems).toEqual(["Left out: “c”, “d”, “e”, and 1 more. A message takes at most 3 files."]);
    const one = judge(files.slice(0, 1), limits({ max_count: 1 }), 1);
    expect(one.problems).toEqual(["Left out: “a”. A message takes one file."]);
  });
});

describe("pickerAccept", () => {
  it("has the types and the endings", () => {
    expect(pickerAccept({ "image/*": [], "application/pdf": [".pdf"] })).toBe("image/*,application/pdf,.pdf");
    expect(pickerAccept(null)).toBeUndefined();
  });
});

describe("sizes", () => {
  it("are said as a person would", () => {
    const sizes = [0, 1023, 1024, 1536, 1_048_575, 100 * KB * KB, 5 * KB ** 4];
    expect(sizes.map((size) => shownSize(size, t))).toEqual([
      "0 bytes",
      "1,023 bytes",
      "1 kB",
      "1.5 kB",
      "1 MB",
      "100 MB",
      "5,120 GB",
    ]);
  });

  it("that look the same are told exactly", () => {
    expect(twoSizes(1_048_577, 1_048_576, t)).toEqual(["1,048,577 bytes", "1,048,576 bytes"]);
  });
});

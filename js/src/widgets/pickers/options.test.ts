import { describe, expect, it } from "vitest";
import { beginsWith, matching, stepTo } from "./options";

const options = ["Zürich", "Berlin", "Paris", "Bern"].map((label) => ({
  value: label,
  label,
  disabled: label === "Paris",
}));
const labels = (found: readonly { label: string }[]) => found.map(({ label }) => label);

describe("a search among options", () => {
  it("finds words anywhere, without regard to upper case and accents, also in descriptions", () => {
    expect(labels(matching(options, "  zur "))).toEqual(["Zürich"]);
    expect(labels(matching(options, "ER"))).toEqual(["Berlin", "Bern"]);
    expect(labels(matching([{ value: "x", label: "X", description: "Near the Lake" }], "lake"))).toEqual(["X"]);
    expect(matching(options, "nowhere")).toEqual([]);
    expect(matching(options, " ")).toBe(options);
  });
});

describe("letters typed in a list", () => {
  it("lead to what begins with them; the same letter again leads on", () => {
    expect([beginsWith(options, "b", 0), beginsWith(options, "bb", 1), beginsWith(options, "b", 3)]).toEqual([1, 3, 1]);
    expect([beginsWith(options, "ber", 1), beginsWith(options, "bern", 1)]).toEqual([1, 3]);
    expect([beginsWith(options, "p", 0), beginsWith(options, "x", 0), beginsWith([], "x", -1)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("keys in a list", () => {
  it("go past what is disabled, and not beyond the ends", () => {
    expect([stepTo("ArrowDown", options, 1, false), stepTo("ArrowDown", options, 3, false)]).toEqual([3, 3]);
    expect([stepTo("ArrowUp", options, 3, false), stepTo("ArrowUp", options, 0, false)]).toEqual([1, 0]);
    expect([stepTo("Home", options, 3, false), stepTo("End", options, 0, false)]).toEqual([0, 3]);
    expect([stepTo("PageDown", options, 0, false), stepTo("PageUp", options, 3, false)]).toEqual([3, 0]);
    expect([stepTo("x", options, 0, false), stepTo("Home", options, 3, true), stepTo("End", options, 3, true)]).toEqual(
      [null, null, null],
    );
  });
});

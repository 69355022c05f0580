import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "../testing";
import { check, MOST_DEPTH } from "./check";
import { anyWidgets, rightWidgets } from "./random";
import { problemsIn } from "./walk";

/** Rows that a list with the limit "auto" shows. */
const AUTO = 8;

/** So many problems are listed. */
const LISTED = 20;

/** Components whose values may each be right, and not go together. */
const TOGETHER = new Set(["Chart", "DatePicker", "RadioGroup", "Select", "Text"]);

interface Expected {
  /** The types of the components that are drawn, in their order. */
  readonly drawn: string[];
  /** How many places say that something is not. */
  told: number;
}

function expected(node: unknown, parent: string | null = null, depth = 0, so: Expected = { drawn: [], told: 0 }) {
  const { component, children } = check(node, parent);
  if (!component) {
    so.told += 1;
    return so;
  }
  so.drawn.push(component.type);
  if (children.length > 0 && depth + 1 >= MOST_DEPTH) {
    so.told += 1;
    return so;
  }
  const limit = component.type === "ListView" ? component.limit : null;
  for (const child of children.slice(0, limit === "auto" ? AUTO : (limit ?? children.length))) {
    expected(child, component.type, depth + 1, so);
  }
  return so;
}

function holds(root: Element, widget: unknown): void {
  const { drawn, told } = expected(widget);
  expect([...root.querySelectorAll("[data-widget]")].map((each) => each.getAttribute("data-widget"))).toEqual(drawn);
  expect(root.querySelectorAll(".widget-problem")).toHaveLength(told);
  const { first, count } = problemsIn(widget, LISTED);
  expect(root.querySelector(".widget-problems > summary")?.textContent ?? "0").toMatch(new RegExp(`^${count}\\b`));
  const lines = [...root.querySelectorAll(".widget-problems li")].map(({ textContent }) => textContent ?? "");
  expect(lines).toHaveLength(first.length);
  for (const [index, { path, problem }] of first.entries()) {
    const names = [problem.component, problem.property].map((name) => name.slice(0, 60));
    expect([path, ...names].filter((name) => !lines[index]?.includes(name))).toEqual([]);
    expect(lines[index]?.length).toBeLessThan(path.length + 2000);
  }
}

describe("any widget", () => {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(300);
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(200);
    // An animation that ends early is an error in the page of the tests, and in no other.
    vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is drawn where it is right, names what is wrong, and takes any other state", { timeout: 60_000 }, async () => {
    const log = vi.spyOn(console, "error");
    const property = fc.asyncProperty(anyWidgets, anyWidgets, async (widget, next) => {
      const { root, update, settle } = await draw(widget as object);
      holds(root, widget);
      update(next as object);
      await settle();
      holds(root, next);
      expect(log).not.toHaveBeenCalled();
    });
    await fc.assert(property, { numRuns: 150, seed: 7 });
  });

  it("of right values has nothing wrong but where components stand, and what does not go together", {
    timeout: 60_000,
  }, () => {
    const property = fc.property(rightWidgets, (widget) => {
      const problems = problemsIn(widget, 1000).first.map(({ problem }) => problem);
      expect(problems.filter(({ kind, component }) => kind !== "misplaced" && !TOGETHER.has(component))).toEqual([]);
    });
    fc.assert(property, { numRuns: 300, seed: 8 });
  });
});

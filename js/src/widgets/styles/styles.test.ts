import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { color } from "./colors";
import { primitive } from "./palette";
import { space, spacing } from "./units";

describe("lengths", () => {
  it("are in units of 4 pixels where they are space", () => {
    expect(space(3)).toBe("12px");
    expect(space("1.5em")).toBe("1.5em");
    expect(space(null)).toBeUndefined();
  });

  it("are given for single sides, which count more than both of an axis", () => {
    expect(spacing({ x: 2, left: 1, top: "3px" })).toBe("3px 8px 0px 4px");
  });
});

describe("colours", () => {
  beforeAll(() => {
    // All that is written is taken, so that what is not kept is kept off by the rules here.
    vi.stubGlobal("CSS", { supports: (_property: string, value: string) => value !== "nonsense" });
  });
  afterAll(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    "url(https://example.org/a.png)",
    "URL(//example.org)",
    "image(red)",
    "image-set('a.png' 1x)",
    "-webkit-image-set(url(a) 1x)",
    "cross-fade(red, blue)",
    "element(#a)",
    "paint(a)",
    "u\\72l(https://example.org)",
    "linear-gradient(red, blue), url(a.png)",
    "nonsense",
  ])("are none where they could fetch something or are no colour: %s", (text) => {
    expect(color(text, "background")).toBeUndefined();
    expect(color({ light: text, dark: "red" }, "background")).toBeUndefined();
  });

  it("are tokens of where they are", () => {
    expect(color("secondary", "text")).toBe("var(--ck-text-muted)");
    expect(color("strong", "border")).toBe("var(--ck-border-strong)");
    expect(color("surface", "background")).toBe("var(--ck-surface)");
  });

  it("are one for each scheme, gradients by the scheme that is shown", () => {
    expect(color({ light: "red", dark: "secondary" }, "text")).toBe("light-dark(red, var(--ck-text-muted))");
    const pair = { light: "linear-gradient(red, blue)", dark: "black" };
    expect(color(pair, "background", "light")).toBe("linear-gradient(red, blue)");
    expect(color(pair, "background", "dark")).toBe("black");
  });

  it("are primitives by their family and step", () => {
    expect(primitive("red-500")).toBe("oklch(0.645 0.21 25)");
    expect(primitive("alpha-10")).toBe("color-mix(in srgb, light-dark(#000, #fff) 10%, transparent)");
    expect([primitive("red-120"), primitive("toString-100"), primitive("alpha-101")]).toEqual(Array(3).fill(undefined));
  });
});

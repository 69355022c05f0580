import { describe, expect, it } from "vitest";
import type { Theme } from "../protocol.gen";
import css from "./base.css";
import { fromHex } from "./color";
import { parse } from "./resolve";
import themed from "./themed.css";
import { themeTokens } from "./tokens";

const plain: Theme = {
  color_scheme: "auto",
  radius: "pill",
  density: "normal",
  typography: { base_size: null, font_family: null, font_family_mono: null, font_sources: [] },
  color: { grayscale: null, accent: null, surface: null },
};
const resolve = (color: string) => (color.startsWith("#") ? fromHex(color) : null);
const tokensOf = (theme: Partial<Theme>) => themeTokens({ ...plain, ...theme }, "light", resolve).tokens;

describe("themeTokens", () => {
  it("leaves the chat as it is where a theme says nothing else", () => {
    expect(tokensOf({})).toEqual({});
    expect(tokensOf({ typography: { ...plain.typography, base_size: 15 } })).toEqual({});
  });

  it("sets nothing that no sheet has", () => {
    const tokens = tokensOf({
      radius: "sharp",
      density: "compact",
      typography: { base_size: 18, font_family: "Inter", font_family_mono: "Fira Code", font_sources: [] },
      color: {
        grayscale: { hue: 10, tint: 3, shade: 0 },
        accent: { primary: "#008080", level: 3 },
        surface: { background: "#fff4dc", foreground: "#3b2a14" },
      },
    });
    const names = Object.keys(tokens).filter((name) => !name.startsWith("--ck-syn-"));
    expect(names.length).toBeGreaterThan(35);
    expect(names.filter((name) => !`${css}${themed}`.includes(name))).toEqual([]);
  });

  it("has no corners when sharp, and a composer that is round at both ends when not", () => {
    const corners = ["--ck-radius", "--ck-radius-lg", "--ck-radius-pill"];
    const sharp = tokensOf({ radius: "sharp" });
    expect(corners.map((name) => sharp[name])).toEqual(["0px", "0px", "0px"]);
    expect(tokensOf({ density: "spacious" })).toEqual({ "--ck-space": "5px", "--ck-radius-pill": "24px" });
    expect(tokensOf({ density: "compact" })).toEqual({ "--ck-space": "3px", "--ck-radius-pill": "21px" });
  });

  it("scales letters and their lines", () => {
    const tokens = tokensOf({ typography: { ...plain.typography, base_size: 18 }, radius: "soft" });
    const names = ["xs", "sm", "ui", "md", "lg"];
    expect(names.map((name) => tokens[`--ck-size-${name}`])).toEqual(["14px", "16px", "17px", "18px", "29px"]);
    expect([tokens["--ck-line"], tokens["--ck-line-md"]]).toEqual(["24px", "29px"]);
  });

  it("keeps fonts to fall back on", () => {
    const { "--ck-font": font } = tokensOf({ typography: { ...plain.typography, font_family: "'A B', serif" } });
    expect(font).toMatch(/^'A B', serif, .*system-ui/);
  });

  it("goes by the page's colour where there is one, and leaves out what is no colour", () => {
    const surface = { background: "#101010", foreground: "#ffffff" };
    const color = { ...plain.color, surface };
    expect(themeTokens({ ...plain, color }, "light", resolve).scheme).toBe("dark");
    expect(tokensOf({ color: { ...plain.color, surface: { ...surface, background: "nonsense" } } })).toEqual({});
    expect(tokensOf({ color: { ...plain.color, accent: { primary: "nonsense", level: 1 } } })).toEqual({});
  });
});

describe("colours as browsers write them", () => {
  it.each([
    ["color(srgb 1 0.5 0)", [1, 128 / 255, 0]],
    ["color(srgb 1.2 -0.1 0 / 1)", [1, 0, 0]],
    ["color(srgb 0 0 0 / 0.5)", [128 / 255, 128 / 255, 128 / 255]],
    ["rgb(255, 0, 51)", [1, 0, 0.2]],
    ["rgba(0, 0, 0, 0)", [1, 1, 1]],
  ])("%s", (text, color) => {
    expect(parse(text, [1, 1, 1])).toEqual(color);
  });

  it.each(["", "oklch(0.5 0.1 200)", "color(srgb none 0 0)", "red"])("%j is none of them", (text) => {
    expect(parse(text, [1, 1, 1])).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { TAG } from "./accent";
import css from "./base.css";
import { type Color, contrast, fromHex, mix, toHex } from "./color";
import type { Scheme } from "./detect";
import { groundNames, ownNeutrals } from "./neutrals";
import { ownSigns, type Palette, palette, type Wanted } from "./palette";

const schemes: Scheme[] = ["light", "dark"];
const nothing: Wanted = { grayscale: null, accent: null, surface: null };
const tinted = [...groundNames, "info-surface", "danger-surface", "warning-surface"];

/** Every colour that is text, and what it is put on. */
const uses: [text: string, grounds: readonly string[]][] = [
  ["text", tinted],
  ["text-muted", tinted],
  ["accent", ["surface", "surface-raised", "info-surface", "danger-surface", "warning-surface"]],
  ["danger", ["surface", "surface-raised", "danger-surface"]],
  ["warning", ["warning-surface"]],
  ["on-accent", ["fill", "fill-hover"]],
  ["mark", ["info-surface", "surface"]],
  ...["comment", "keyword", "string", "number", "function", "type", "name", "added", "removed"].map(
    (name): [string, string[]] => [`syn-${name}`, ["code-bg"]],
  ),
];

/** What cannot be read. */
function unreadable(colors: Palette, enough = 4.5): string[] {
  const found = uses.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const));
  return found
    .filter(([text, ground]) => contrast(colors[text] as Color, colors[ground] as Color) < enough)
    .map(([text, ground]) => `${text} ${toHex(colors[text] as Color)} on ${ground} ${toHex(colors[ground] as Color)}`);
}

function* grid(step: number) {
  for (let hue = 0; hue < 360; hue += step) {
    for (let tint = 0; tint <= 9; tint += 1) {
      for (let shade = -4; shade <= 4; shade += 1) {
        yield { hue, tint, shade };
      }
    }
  }
}

// GRID=1 is every degree.
const STEP = Number((globalThis as { process?: { env: { GRID?: string } } }).process?.env.GRID ?? 20);

describe.each(schemes)("in the %s scheme", (scheme) => {
  it("every grey that can be asked for is a chat that can be read", { timeout: 300_000 }, () => {
    const bad = [...grid(STEP)].flatMap((grayscale) => {
      const found = unreadable(palette({ ...nothing, grayscale }, scheme));
      return found.length > 0 ? [[grayscale, found]] : [];
    });
    expect(bad).toEqual([]);
  });

  it("shades get darker, tints get more colour", () => {
    const surface = (tint: number, shade: number) =>
      palette({ ...nothing, grayscale: { hue: 160, tint, shade } }, scheme).subtle as Color;
    const sum = (color: Color) => color[0] + color[1] + color[2];
    const spread = (color: Color) => Math.max(...color) - Math.min(...color);
    expect(sum(surface(3, 4))).toBeLessThan(sum(surface(3, 0)));
    expect(sum(surface(3, 0))).toBeLessThan(sum(surface(3, -4)));
    expect(spread(surface(0, 0))).toBe(0);
    expect(spread(surface(9, 0))).toBeGreaterThan(spread(surface(4, 0)));
  });

  it("any accent at any level can be read", () => {
    for (const hex of ["#008080", "#ffd400", "#ffffff", "#000000", "#808080", "#ff00ff", "#fffbe6", "#0b0b30"]) {
      for (const level of [0, 1, 2, 3] as const) {
        const accent = { primary: fromHex(hex), level };
        const colors = palette({ ...nothing, accent, grayscale: { hue: 90, tint: 5, shade: 2 } }, scheme);
        expect(unreadable(colors), `${hex} ${level}`).toEqual([]);
        const alone: Palette = { ...ownNeutrals[scheme], ...palette({ ...nothing, accent }, scheme) };
        for (const ground of ["surface", "surface-raised", "info-surface"]) {
          expect(contrast(alone.accent as Color, alone[ground] as Color)).toBeGreaterThanOrEqual(4.5);
        }
        for (const each of [colors, alone]) {
          expectMentions(each, level);
        }
      }
    }
  });

  it("has the accent where the level says", () => {
    const of = (level: 0 | 1 | 2 | 3) =>
      palette({ ...nothing, accent: { primary: fromHex("#008080"), level } }, scheme);
    expect(of(0).fill).toEqual(ownNeutrals[scheme].text);
    expect(of(0).mark).toEqual(ownNeutrals[scheme].text);
    expect(of(1).fill).toEqual(fromHex("#008080"));
    expect(of(1).bubble).toBeUndefined();
    expect(of(2).bubble).not.toEqual(of(2).fill);
    expect(of(3).bubble).toEqual(fromHex("#008080"));
  });

  it("a page of any colour can be read, with the greys' hue as well", () => {
    for (const background of ["#fff4dc", "#10261f", "#808080", "#777777", "#ff8800", "#000000", "#ffffff"]) {
      for (const foreground of ["#3b2a14", "#ffffff", "#888888"]) {
        for (const grayscale of [null, { hue: 300, tint: 9, shade: 0 }]) {
          const surface = { background: fromHex(background), foreground: fromHex(foreground) };
          const colors = palette({ ...nothing, surface, grayscale }, scheme);
          const name = `${foreground} on ${background}`;
          expect(toHex(colors.surface as Color)).toBe(background);
          // The colours of a page in the middle are between the two, where not everything has room.
          const enough = ["#808080", "#777777", "#ff8800"].includes(background) ? 3 : 4.5;
          expect(unreadable(colors, enough), name).toEqual([]);
        }
      }
    }
  });

  it("without colours there are none, with more contrast there is more", () => {
    expect(palette(nothing, scheme)).toEqual({});
    const grayscale = { hue: 20, tint: 9, shade: 4 };
    const colors = palette({ ...nothing, grayscale }, scheme, 7);
    expect(contrast(colors["text-muted"] as Color, colors.hover as Color)).toBeGreaterThanOrEqual(7);
  });

  it("its own colours are those of base.css", () => {
    const index = schemes.indexOf(scheme) + 1;
    const { accent, danger, warning } = ownSigns;
    const own = { ...ownNeutrals[scheme], accent: accent[scheme], danger: danger[scheme], warning: warning[scheme] };
    for (const [name, color] of Object.entries(own)) {
      expect(css.match(new RegExp(`--ck-${name}: light-dark\\((#\\w+), (#\\w+)\\)`))?.[index], name).toBe(toHex(color));
    }
  });
});

function expectMentions(colors: Palette, level: number): void {
  const bubble = (colors.bubble ?? colors.subtle) as Color;
  const written = (colors["on-bubble"] ?? colors.text) as Color;
  const [mention, over] = level === 3 ? [written, colors["bubble-tag"]] : [colors["accent-hover"], colors.accent];
  expect(contrast(written, bubble)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(mention as Color, mix(bubble, over as Color, TAG))).toBeGreaterThanOrEqual(4.5);
}

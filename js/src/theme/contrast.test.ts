import { describe, expect, it } from "vitest";
import css from "./base.css";

type Scheme = 0 | 1;

/** The colour of a token in a scheme: 0 light, 1 dark. */
function colour(name: string, scheme: Scheme): string {
  const pair = css.match(new RegExp(`--ck-${name}: light-dark\\((#\\w+), (#\\w+)\\)`));
  return pair?.[scheme + 1] ?? "";
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const plain = ["surface", "surface-raised", "surface-side", "subtle", "hover"];
const tinted = ["danger-surface", "warning-surface", "info-surface", "code-bg"];

/** Every text colour, and what it is put on. */
const uses: [text: string, surfaces: string[]][] = [
  ["text", [...plain, ...tinted]],
  ["text-muted", [...plain, ...tinted]],
  ["accent", ["surface", "surface-raised", "info-surface"]],
  ["danger", ["surface", "danger-surface"]],
  ["warning", ["warning-surface"]],
  ["on-accent", ["accent", "accent-hover"]],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("in the %s scheme", (_, scheme) => {
  for (const [text, surfaces] of uses) {
    it.each(surfaces)(`${text} can be read on %s`, (surface) => {
      expect(contrast(colour(text, scheme), colour(surface, scheme))).toBeGreaterThanOrEqual(4.5);
    });
  }
});

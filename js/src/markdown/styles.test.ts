import { expect, test } from "vitest";
import markdownCss from "./markdown.css";
import { codeBackground, syntaxColours, syntaxCss } from "./syntax.ts";

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test.each(Object.entries(syntaxColours))("the colour of %s can be read in light and dark", (_name, [light, dark]) => {
  expect(contrast(light, codeBackground[0])).toBeGreaterThanOrEqual(4.5);
  expect(contrast(dark, codeBackground[1])).toBeGreaterThanOrEqual(4.5);
});

test("the colours are for the background that code has", () => {
  expect(markdownCss).toContain(`--ck-code-bg, light-dark(${codeBackground.join(", ")})`);
});

test("every theme token has a fallback", () => {
  for (const [, name, next] of (markdownCss + syntaxCss).matchAll(/var\((--ck-[a-z-]+)(.)/g)) {
    expect(next, name).toBe(",");
  }
});

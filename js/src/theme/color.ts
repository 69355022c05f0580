/** An opaque colour: red, green and blue from 0 to 1, in steps that a screen has. */
export type Color = readonly [red: number, green: number, blue: number];

/** Lightness from 0 to 1, chroma, hue in degrees: OKLCH. */
export type Oklch = readonly [lightness: number, chroma: number, hue: number];

type Triple = [number, number, number];

export const white: Color = [1, 1, 1];
export const black: Color = [0, 0, 0];

export function fromHex(hex: string): Color {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as Triple;
}

export function toHex(color: Color): string {
  return `#${color
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

function toLinear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function fromLinear(part: number): number {
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
}

/** WCAG's relative luminance. */
export function luminance([red, green, blue]: Color): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** WCAG's contrast, from 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [first, second] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(first, second) / Math.min(first, second);
}

/** `amount` of one colour over another, as `color-mix(in srgb, …)` does. */
export function mix(under: Color, over: Color, amount: number): Color {
  return steps(under.map((part, at) => part + ((over[at] ?? 0) - part) * amount) as Triple);
}

function steps(color: Triple): Color {
  return color.map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255) / 255) as Triple;
}

export function toOklch(color: Color): Oklch {
  const [red, green, blue] = color.map(toLinear) as Triple;
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  return [lightness, Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI];
}

function raw([lightness, chroma, hue]: Oklch): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The colour of a screen for it: with less chroma where there is none such. */
export function fromOklch([lightness, chroma, hue]: Oklch): Color {
  if (lightness >= 1 || lightness <= 0) {
    return lightness >= 1 ? white : black;
  }
  const fits = (tried: number) => raw([lightness, tried, hue]).every((part) => part >= -1e-4 && part <= 1 + 1e-4);
  let [low, high] = [fits(chroma) ? chroma : 0, chroma];
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    [low, high] = fits(middle) ? [middle, high] : [low, middle];
  }
  return steps(raw([lightness, low, hue]).map((part) => fromLinear(Math.max(0, part))) as Triple);
}

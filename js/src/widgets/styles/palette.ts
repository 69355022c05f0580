/** Hue in degrees and the most chroma of each family of colours, as in oklch; and how much lighter it is where it has that. */
const hues: Readonly<Record<string, readonly [hue: number, chroma: number, lift?: number]>> = {
  gray: [260, 0.014],
  red: [25, 0.21],
  orange: [52, 0.18, 0.04],
  yellow: [92, 0.165, 0.14],
  green: [150, 0.165],
  teal: [182, 0.12],
  cyan: [215, 0.125],
  blue: [258, 0.2],
  indigo: [277, 0.2],
  purple: [303, 0.21],
  pink: [355, 0.2],
};

/** Lightness, and how much of its chroma a family has there: pale and deep colours have less. */
const steps: Readonly<Record<string, readonly [lightness: number, share: number]>> = {
  "50": [0.975, 0.08],
  "100": [0.945, 0.18],
  "200": [0.895, 0.34],
  "300": [0.825, 0.56],
  "400": [0.735, 0.82],
  "500": [0.645, 1],
  "600": [0.565, 0.98],
  "700": [0.485, 0.86],
  "800": [0.41, 0.7],
  "900": [0.34, 0.54],
  "950": [0.25, 0.38],
};

/** The colour of a primitive such as `red-100` or `alpha-10`; undefined where there is none of that name. */
export function primitive(name: string): string | undefined {
  const [, family = "", step = ""] = /^([a-z]+)-(\d{1,3})$/.exec(name) ?? [];
  if (family === "alpha") {
    return Number(step) <= 100 ? `color-mix(in srgb, light-dark(#000, #fff) ${Number(step)}%, transparent)` : undefined;
  }
  const hue = Object.hasOwn(hues, family) ? hues[family] : undefined;
  const at = Object.hasOwn(steps, step) ? steps[step] : undefined;
  if (!hue || !at) {
    return undefined;
  }
  const [angle, chroma, lift = 0] = hue;
  const [lightness, share] = at;
  return `oklch(${rounded(lightness + lift * share)} ${rounded(chroma * share)} ${angle})`;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

import type { Grayscale } from "../protocol.gen";
import { black, type Color, fromHex, fromOklch, mix, type Oklch, toOklch, white } from "./color";
import type { Scheme } from "./detect";

/** What has no colour of its own: grounds, lines and text, by the names of their tokens. */
export type Neutrals = Readonly<Record<NeutralName, Color>>;

export type NeutralName =
  | "surface"
  | "surface-raised"
  | "surface-side"
  | "subtle"
  | "hover"
  | "code-bg"
  | "border"
  | "border-strong"
  | "text"
  | "text-muted";

/** The grounds among them. */
export const groundNames = ["surface", "surface-raised", "surface-side", "subtle", "hover", "code-bg"] as const;

/** The chat's own, as base.css has them (a test compares). */
export const ownNeutrals: Readonly<Record<Scheme, Neutrals>> = {
  light: colors("#ffffff #ffffff #f8f9fa #f1f3f5 #e9ecef #f5f6f8 #e1e4e8 #c6cbd2 #1d2127 #59616d"),
  dark: colors("#17191e #1f2228 #131519 #262a31 #2e333b #111318 #30353d #474e59 #e6e9ee #a0a8b4"),
};

function colors(hexes: string): Neutrals {
  const names = [...groundNames, "border", "border-strong", "text", "text-muted"] as const;
  const values = hexes.split(" ").map(fromHex);
  return Object.fromEntries(names.map((name, at) => [name, values[at]])) as Neutrals;
}

function map(neutrals: Neutrals, change: (color: Color, name: NeutralName) => Color): Neutrals {
  const entries = Object.entries(neutrals) as [NeutralName, Color][];
  return Object.fromEntries(entries.map(([name, color]) => [name, change(color, name)])) as Neutrals;
}

/** The chat's own greys in another hue, with so much of it, and so much darker. */
export function fromGrayscale(grayscale: Grayscale, scheme: Scheme): Neutrals {
  const { tint, shade } = grayscale;
  return map(ownNeutrals[scheme], (color, name) => {
    const [own] = toOklch(color);
    const isText = name === "text" || name === "text-muted";
    if (isText) {
      return tinted(own, grayscale);
    }
    if (scheme === "dark") {
      return tinted(own * (1 - 0.065 * shade), grayscale);
    }
    // White has no room for a tint. What is raised keeps a little more light than the page.
    const room = name === "surface-raised" ? 0.5 : 1;
    const below = (1 - own) * (1 + shade * (shade < 0 ? 0.15 : 0.12)) + room * 0.014 * Math.max(0, shade);
    return tinted(1 - below - room * 0.0022 * tint, grayscale);
  });
}

/** The colour of a grey: near white little of it shows as much, and text has to stay quiet. */
function tinted(lightness: number, { hue, tint }: Grayscale): Color {
  const chroma = lightness > 0.6 ? 0.012 + 0.12 * (1 - lightness) : 0.014 + 0.05 * lightness;
  const color: Oklch = [lightness, (tint / 9) * Math.min(0.045, chroma), hue];
  return fromOklch(color);
}

/** How much of the text, or of black or white, is over the page in each of the others. */
const amounts: Readonly<Record<Scheme, Readonly<Record<Exclude<NeutralName, "surface" | "text">, number>>>> = {
  light: {
    "surface-raised": 0,
    "surface-side": 0.024,
    subtle: 0.05,
    hover: 0.08,
    "code-bg": 0.036,
    border: 0.12,
    "border-strong": 0.23,
    "text-muted": 0.7,
  },
  dark: {
    "surface-raised": 0.045,
    "surface-side": 0,
    subtle: 0.08,
    hover: 0.12,
    "code-bg": 0,
    border: 0.13,
    "border-strong": 0.24,
    "text-muted": 0.68,
  },
};

/** All of them from a page and its text; `grayscale` only gives them its hue. */
export function fromSurface(surface: Color, text: Color, scheme: Scheme, grayscale: Grayscale | null): Neutrals {
  return map(ownNeutrals[scheme], (_, name) => {
    if (name === "surface" || name === "text") {
      return name === "surface" ? surface : text;
    }
    const amount = amounts[scheme][name];
    const mixed = amount === 0 ? mix(surface, scheme === "light" ? white : black, 0.35) : mix(surface, text, amount);
    return grayscale && grayscale.tint > 0 ? tinted(toOklch(mixed)[0], grayscale) : mixed;
  });
}

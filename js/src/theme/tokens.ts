import type { Theme } from "../protocol.gen";
import { type Color, toHex } from "./color";
import type { Scheme } from "./detect";
import { palette, schemeOn, type Wanted } from "./palette";

/** Values of custom properties by their names. What is not there has the chat's own value. */
export type Tokens = Record<string, string>;

/** Reads a CSS colour; null for what is none. */
export type Resolve = (color: string) => Color | null;

/** What base.css has in pixels. */
const ownSpace = 4;
const ownCorners = { radius: 8, "radius-lg": 12, "radius-pill": 22 };
const ownSizes = { "size-xs": 12, "size-sm": 13, "size-ui": 14, "size-md": 15, "size-lg": 24, line: 20, "line-md": 24 };

const spaces = { compact: 3, normal: ownSpace, spacious: 5 };
const corners = {
  pill: ownCorners,
  round: { radius: 8, "radius-lg": 12, "radius-pill": 16 },
  soft: { radius: 4, "radius-lg": 6, "radius-pill": 8 },
  sharp: { radius: 0, "radius-lg": 0, "radius-pill": 0 },
};

/** The colours of a theme that can be read. */
export function wantedColors({ color }: Theme, resolve: Resolve): Wanted {
  const primary = color.accent && resolve(color.accent.primary);
  const background = color.surface && resolve(color.surface.background);
  const foreground = color.surface && resolve(color.surface.foreground);
  return {
    grayscale: color.grayscale,
    accent: color.accent && primary && { primary, level: color.accent.level },
    surface: background && foreground && { background, foreground },
  };
}

/** What a theme sets, and the scheme that goes with its page where it is not the notebook's. */
export function themeTokens(
  theme: Theme,
  scheme: Scheme,
  resolve: Resolve,
  enough?: number,
): { tokens: Tokens; scheme: Scheme | null } {
  const wanted = wantedColors(theme, resolve);
  const decided = wanted.surface && schemeOn(wanted.surface.background);
  const colors = Object.entries(palette(wanted, decided ?? scheme, enough));
  return {
    tokens: named({
      ...lengths(theme),
      ...fonts(theme),
      ...Object.fromEntries(colors.map(([name, c]) => [name, toHex(c)])),
    }),
    scheme: decided,
  };
}

function named(values: Tokens): Tokens {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`--ck-${name}`, value]));
}

function lengths({ radius, density, typography }: Theme): Tokens {
  const factor = (typography.base_size ?? ownSizes["size-md"]) / ownSizes["size-md"];
  const sizes = Object.entries(ownSizes).map(([name, size]) => [name, Math.round(size * factor)] as const);
  const space = spaces[density];
  const wanted: Record<string, number> = { space, ...corners[radius], ...Object.fromEntries(sizes) };
  if (radius === "pill") {
    // Half the composer, with its field of one line or its buttons: round at both ends.
    const field = (wanted["line-md"] as number) + 4 * space + 2;
    const button = 32 + 2 * (space + 1);
    wanted["radius-pill"] = Math.max(field, button) / 2 + 1;
  }
  const before: Record<string, number> = { space: ownSpace, ...ownCorners, ...ownSizes };
  const changed = Object.entries(wanted).filter(([name, value]) => value !== before[name]);
  return Object.fromEntries(changed.map(([name, value]) => [name, `${value}px`]));
}

function fonts({ typography: { font_family, font_family_mono } }: Theme): Tokens {
  return {
    ...(font_family && { font: `${font_family}, ui-sans-serif, system-ui, sans-serif` }),
    ...(font_family_mono && { "font-mono": `${font_family_mono}, ui-monospace, Menlo, Consolas, monospace` }),
  };
}

import type { Accent } from "../protocol.gen";
import { black, type Color, contrast, fromHex, mix, white } from "./color";
import type { Scheme } from "./detect";
import type { Neutrals } from "./neutrals";
import { readable } from "./readable";

/** So much of its text's colour is the ground of a mention, in items.css. */
export const TAG = 0.14;

/** What fills a button: from so much contrast with the page on it is seen as one. */
const SEEN = 1.3;

/** The dark text that base.css has on the accent. */
const ink = fromHex("#10151f");

/** What can be read on a colour: white if it can, the chat's dark text if that can. */
function on(ground: Color): Color {
  return [white, ink].find((color) => contrast(color, ground) >= 4.5) ?? black;
}

/**
 * Where a theme's accent is: level 0, in links and the focus alone; 1, in buttons and marks as well, as the chat's own
 * is; 2, as a tint in what the user said; 3, as its ground.
 */
export function accentColors(
  { primary, level }: { primary: Color; level: Accent["level"] },
  neutrals: Neutrals,
  scheme: Scheme,
  enough: number,
  others: { readonly grounds: readonly Color[] },
): Record<string, Color> {
  const isLight = scheme === "light";
  const { surface, "surface-raised": raised, subtle, text } = neutrals;
  const quiet = level === 0;
  const info = quiet ? subtle : mix(surface, primary, isLight ? 0.06 : 0.12);
  const accent = readable(primary, [surface, raised, info, ...others.grounds], enough);
  const bubble = said(primary, level, neutrals, isLight);
  // Mentions; in a bubble that is filled they have its text's colour instead (themed.css).
  const under = level === 3 ? [raised] : [bubble?.ground ?? subtle, raised];
  const grounds = under.map((ground) => mix(ground, accent, TAG));
  const fill = quiet ? text : readable(primary, [surface, raised], SEEN);
  const onFill = quiet ? readable(surface, [text], enough) : on(fill);
  return {
    accent,
    "accent-hover": readable(mix(accent, text, 0.15), grounds, enough),
    fill,
    "fill-hover": away(fill, onFill),
    "on-accent": onFill,
    mark: quiet ? text : accent,
    "info-surface": info,
    "info-border": quiet ? neutrals.border : mix(surface, primary, isLight ? 0.22 : 0.3),
    ...(bubble && { bubble: bubble.ground, "on-bubble": bubble.text }),
    ...(bubble?.under && { "bubble-tag": bubble.under }),
  };
}

/** A little further from what is written on it. */
function away(ground: Color, text: Color): Color {
  const towards = contrast(text, white) < contrast(text, black) ? black : white;
  return mix(ground, towards, 0.14);
}

/** What the user said, where it has the accent; if filled, with what is under mentions, which takes nothing from them. */
function said(primary: Color, level: Accent["level"], neutrals: Neutrals, isLight: boolean) {
  const { surface, text } = neutrals;
  if (level < 2) {
    return null;
  }
  if (level === 2) {
    const ground = mix(surface, primary, isLight ? 0.14 : 0.24);
    return { ground, text: readable(text, [ground], 4.5), under: null };
  }
  const ground = readable(primary, [surface], SEEN);
  const written = on(ground);
  return { ground, text: written, under: contrast(written, white) < 4.5 ? black : white };
}

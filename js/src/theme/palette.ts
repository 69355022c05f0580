import { syntaxColours } from "../markdown/syntax";
import type { Accent, Grayscale } from "../protocol.gen";
import { accentColors } from "./accent";
import { type Color, fromHex, luminance, mix } from "./color";
import type { Scheme } from "./detect";
import { fromGrayscale, fromSurface, groundNames, type Neutrals, ownNeutrals } from "./neutrals";
import { readable } from "./readable";

/** The colours that a theme asks for, as a screen has them. */
export interface Wanted {
  readonly grayscale: Grayscale | null;
  readonly accent: { readonly primary: Color; readonly level: Accent["level"] } | null;
  readonly surface: { readonly background: Color; readonly foreground: Color } | null;
}

/** Colours by the names of their tokens. */
export type Palette = Record<string, Color>;

/** The chat's own colours that mean something, as base.css has them (a test compares). */
export const ownSigns = {
  accent: { light: fromHex("#2457d6"), dark: fromHex("#8fb0ff") },
  danger: { light: fromHex("#b3261e"), dark: fromHex("#ff9d94") },
  warning: { light: fromHex("#855300"), dark: fromHex("#f0b866") },
} as const;

/** The scheme of a page with this ground, whatever the notebook's is. */
export function schemeOn(background: Color): Scheme {
  return luminance(background) > 0.18 ? "light" : "dark";
}

/**
 * The colours of a chat, those alone that differ from its own. `enough` is the contrast that text has: 4.5, or more for
 * who asks their browser for more.
 */
export function palette(wanted: Wanted, scheme: Scheme, enough = 4.5): Palette {
  const { grayscale, accent, surface } = wanted;
  if (!grayscale && !surface) {
    return accent ? accentColors(accent, ownNeutrals[scheme], scheme, enough, signs(ownNeutrals[scheme], scheme)) : {};
  }
  const neutrals = surface
    ? fromSurface(surface.background, surface.foreground, scheme, grayscale)
    : fromGrayscale(grayscale as Grayscale, scheme);
  const own = signs(neutrals, scheme);
  const { primary, level } = accent ?? { primary: ownSigns.accent[scheme], level: 1 };
  const colored = accentColors({ primary, level }, neutrals, scheme, enough, own);
  const grounds = groundNames.map((name) => neutrals[name]);
  const all = [...grounds, ...own.grounds, colored["info-surface"] as Color];
  const text = readable(neutrals.text, all, enough);
  return {
    ...neutrals,
    ...(enough > 4.5
      ? { border: mix(neutrals.surface, text, 0.5), "border-strong": mix(neutrals.surface, text, 0.8) }
      : {}),
    text,
    "text-muted": readable(neutrals["text-muted"], all, enough),
    ...colored,
    ...own.colors(enough),
    ...code(neutrals["code-bg"], scheme, enough),
  };
}

/** What is for trouble and for warnings: over the page as much of them as base.css has. */
function signs(neutrals: Neutrals, scheme: Scheme) {
  const [ground, line] = scheme === "light" ? [0.05, 0.24] : [0.13, 0.3];
  const { surface } = neutrals;
  const names = ["danger", "warning"] as const;
  const over = (name: (typeof names)[number], amount: number) => mix(surface, ownSigns[name][scheme], amount);
  const grounds = names.map((name) => over(name, ground));
  const colors = (enough: number): Palette =>
    Object.fromEntries(
      names.flatMap((name) => [
        [name, readable(ownSigns[name][scheme], [surface, neutrals["surface-raised"], over(name, ground)], enough)],
        [`${name}-surface`, over(name, ground)],
        [`${name}-border`, over(name, line)],
      ]),
    );
  return { grounds, colors };
}

function code(ground: Color, scheme: Scheme, enough: number): Palette {
  const of = ([light, dark]: readonly [string, string]) => fromHex(scheme === "light" ? light : dark);
  return Object.fromEntries(
    Object.entries(syntaxColours).map(([name, pair]) => [`syn-${name}`, readable(of(pair), [ground], enough)]),
  );
}

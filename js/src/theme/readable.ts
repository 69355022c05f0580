import { black, type Color, contrast, fromOklch, toOklch, white } from "./color";

/** The lowest contrast of a colour with any of these grounds. */
export function worst(color: Color, grounds: readonly Color[]): number {
  return Math.min(...grounds.map((ground) => contrast(color, ground)));
}

/** White or black, whichever can be read on all of these grounds. */
export function extreme(grounds: readonly Color[]): Color {
  return worst(white, grounds) >= worst(black, grounds) ? white : black;
}

/** The colour itself if its contrast with every ground is enough, else the nearest lightness of it that has enough. */
export function readable(color: Color, grounds: readonly Color[], enough: number): Color {
  if (worst(color, grounds) >= enough) {
    return color;
  }
  const [lightness, chroma, hue] = toOklch(color);
  const end = extreme(grounds);
  let found = end;
  let [near, far] = [lightness, end === white ? 1 : 0];
  while (Math.abs(far - near) > 2e-3) {
    const middle = (near + far) / 2;
    const tried = fromOklch([middle, chroma, hue]);
    if (worst(tried, grounds) >= enough) {
      [found, far] = [tried, middle];
    } else {
      near = middle;
    }
  }
  return found;
}

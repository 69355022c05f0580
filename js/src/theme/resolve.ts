import { type Color, mix, white } from "./color";
import type { Resolve } from "./tokens";

/** Reads colours by what the browser makes of them on `probe`, an element of the page that is not shown. */
export function colorReader(probe: HTMLElement, under: Color = white): Resolve {
  return (color) => {
    const { style } = probe;
    // Mixed with nothing, so that every colour comes out in the same notation.
    style.setProperty("color", "");
    style.setProperty("color", `color-mix(in srgb, ${color} 100%, black)`);
    const known = style.getPropertyValue("color") !== "";
    const read = probe.ownerDocument.defaultView?.getComputedStyle(probe).color ?? "";
    style.removeProperty("color");
    return known ? parse(read, under) : null;
  };
}

/** `color(srgb r g b / a)`, with parts from 0 to 1 or out of what a screen has; or `rgb(r, g, b)` of some browsers. */
export function parse(text: string, under: Color): Color | null {
  const [, kind, list = ""] = /^(color\(srgb|rgba?\()\s*([^)]*)\)$/.exec(text) ?? [];
  const [red, green, blue, alpha = 1] = list.split(/[\s,/]+/).map(Number);
  if (
    !kind ||
    red === undefined ||
    green === undefined ||
    blue === undefined ||
    Number.isNaN(red + green + blue + alpha)
  ) {
    return null;
  }
  const scale = kind.startsWith("rgb") ? 255 : 1;
  return mix(under, [red / scale, green / scale, blue / scale], alpha);
}

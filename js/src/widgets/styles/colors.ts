import type { ThemeColor } from "../components.gen";
import { primitive } from "./palette";

/** A colour as widgets write it. */
export type Color = string | ThemeColor | null | undefined;

/** Where a colour is, which is what its tokens mean. */
export type Use = "text" | "background" | "border";

const tokens: Readonly<Record<Use, Readonly<Record<string, string>>>> = {
  text: {
    prose: "var(--ck-text)",
    primary: "var(--ck-text)",
    emphasis: "color-mix(in oklab, var(--ck-text) 60%, light-dark(#000, #fff))",
    secondary: "var(--ck-text-muted)",
    tertiary: "color-mix(in oklab, var(--ck-text-muted) 90%, var(--ck-surface))",
    success: "light-dark(#16703c, #6fd196)",
    warning: "var(--ck-warning)",
    danger: "var(--ck-danger)",
  },
  background: {
    surface: "var(--ck-surface)",
    "surface-secondary": "var(--ck-surface-side)",
    "surface-tertiary": "var(--ck-subtle)",
    "surface-elevated": "var(--ck-surface-raised)",
    "surface-elevated-secondary": "color-mix(in oklab, var(--ck-surface-raised) 60%, var(--ck-subtle))",
  },
  border: {
    default: "var(--ck-border)",
    subtle: "color-mix(in oklab, var(--ck-border) 60%, transparent)",
    strong: "var(--ck-border-strong)",
  },
};

/** What may fetch something, or hide that it does. */
const fetches = /\\|(?:url|src|image|image-set|cross-fade|element|paint|attr)\(/i;

/**
 * The CSS of a colour: a token, a primitive, CSS that browsers know, or one for each scheme. What could fetch something, and
 * what is no colour, is none. `scheme` is what a pair of gradients is taken for, since `light-dark()` is of colours only.
 */
export function color(value: Color, use: Use, scheme: "light" | "dark" = "light"): string | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  if (typeof value === "string") {
    return single(value, use);
  }
  const light = single(value.light, use);
  const dark = single(value.dark, use);
  if (use === "background" && [light, dark].some((each) => each?.includes("gradient("))) {
    return scheme === "dark" ? dark : light;
  }
  return light && dark ? `light-dark(${light}, ${dark})` : undefined;
}

function single(text: string, use: Use): string | undefined {
  const name = text.trim();
  const own = Object.hasOwn(tokens[use], name) ? tokens[use][name] : primitive(name);
  if (own !== undefined) {
    return own;
  }
  const fits = !fetches.test(name) && CSS.supports(use === "background" ? "background" : "color", name);
  return fits ? name : undefined;
}

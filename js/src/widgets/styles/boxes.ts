import type { CSSProperties } from "preact";
import type { Border, Edge, Image, Spacing } from "../components.gen";
import { type Color, color } from "./colors";
import { type Length, pixels, sides, space, spacing } from "./units";

type Style = Record<string, string | number | undefined>;
type Scheme = "light" | "dark";
type Radius = NonNullable<Image["radius"]>;

const radii: Readonly<Record<Radius, string>> = {
  none: "0",
  "2xs": "calc(var(--ck-radius) * 0.25)",
  xs: "calc(var(--ck-radius) * 0.5)",
  sm: "calc(var(--ck-radius) * 0.75)",
  md: "var(--ck-radius)",
  lg: "calc(var(--ck-radius) * 1.25)",
  xl: "calc(var(--ck-radius) * 1.5)",
  "2xl": "calc(var(--ck-radius) * 2)",
  "3xl": "calc(var(--ck-radius) * 2.5)",
  "4xl": "calc(var(--ck-radius) * 3)",
  full: "9999px",
  "100%": "100%",
};

const aligns = { start: "flex-start", end: "flex-end", center: "center", baseline: "baseline", stretch: "stretch" };
const justifies = {
  start: "flex-start",
  center: "center",
  end: "flex-end",
  stretch: "stretch",
  between: "space-between",
  around: "space-around",
  evenly: "space-evenly",
};

interface Sized {
  readonly height?: Length;
  readonly width?: Length;
  readonly size?: Length;
  readonly minHeight?: Length;
  readonly minWidth?: Length;
  readonly minSize?: Length;
  readonly maxHeight?: Length;
  readonly maxWidth?: Length;
  readonly maxSize?: Length;
  readonly aspectRatio?: Length;
  readonly radius?: Radius | null;
  readonly margin?: Length | Spacing;
  readonly flex?: Length;
}

interface Arranged {
  readonly direction?: "row" | "col" | null;
  readonly align?: keyof typeof aligns | null;
  readonly justify?: keyof typeof justifies | null;
  readonly wrap?: string | null;
  readonly gap?: Length;
  readonly padding?: Length | Spacing;
}

interface Painted {
  readonly border?: number | Border | null;
  readonly background?: Color;
}

/** What a component says of its size, its corners and the space around it. */
export function sizeStyle(of: Sized): CSSProperties {
  const own: Style = {
    inlineSize: pixels(of.width ?? of.size),
    blockSize: pixels(of.height ?? of.size),
    minInlineSize: pixels(of.minWidth ?? of.minSize),
    minBlockSize: pixels(of.minHeight ?? of.minSize),
    maxInlineSize: pixels(of.maxWidth ?? of.maxSize),
    maxBlockSize: pixels(of.maxHeight ?? of.maxSize),
    aspectRatio: of.aspectRatio === null || of.aspectRatio === undefined ? undefined : String(of.aspectRatio),
    borderRadius: of.radius ? radii[of.radius] : undefined,
    margin: spacing(of.margin),
    // With a unit of its own, since numbers in styles become pixels.
    flex: of.flex === null || of.flex === undefined ? undefined : flexed(of.flex),
  };
  return own as CSSProperties;
}

/** What a container says of how its children stand. */
export function arrangeStyle(of: Arranged): CSSProperties {
  const own: Style = {
    flexDirection: of.direction ? (of.direction === "row" ? "row" : "column") : undefined,
    alignItems: of.align ? aligns[of.align] : undefined,
    justifyContent: of.justify ? justifies[of.justify] : undefined,
    flexWrap: of.wrap ?? undefined,
    gap: space(of.gap),
    "--near": of.gap === null || of.gap === undefined ? undefined : "0px",
    padding: spacing(of.padding),
    ...edgesOf(of.padding),
  };
  return own as CSSProperties;
}

/** What a box says of its ground and its border. */
export function paintStyle({ border, background }: Painted, scheme: Scheme): CSSProperties {
  return { background: color(background, "background", scheme), ...borderStyle(border) } as CSSProperties;
}

/** All that a box says of its look, and what its children's depends on. */
export function boxLook(of: Sized & Arranged & Painted, scheme: Scheme) {
  const { direction, align } = of;
  return {
    "data-flow": direction === "row" ? "row" : undefined,
    "data-aligned": align && align !== "stretch" ? "" : undefined,
    "data-framed": isFramed(of) ? "" : undefined,
    style: { ...sizeStyle(of), ...arrangeStyle(of), ...paintStyle(of, scheme) } as CSSProperties,
  };
}

/** Whether a box has edges of its own to see, or a place that need not be its container's. */
function isFramed({ border, background, radius, width, size, maxWidth, maxSize, margin }: Sized & Painted): boolean {
  return [border, background, radius, width, size, maxWidth, maxSize, margin].some((each) => each ?? false);
}

/** How far what is flush reaches, to get over this padding. */
export function edgesOf(padding: Length | Spacing): Style {
  if (padding === null || padding === undefined) {
    return {};
  }
  const [top, right, bottom, left] =
    typeof padding === "object"
      ? sides(padding)
      : typeof padding === "string"
        ? split(padding)
        : Array(4).fill(padding);
  return {
    "--edge-top": over(top),
    "--edge-right": over(right),
    "--edge-bottom": over(bottom),
    "--edge-left": over(left),
  };
}

function over(padding: Length): string {
  const length = space(padding) ?? "0";
  // A zero without a unit is no length in a calculation.
  return Number.parseFloat(length) === 0 ? "0px" : `calc(-1 * ${length})`;
}

/** Lengths between spaces, but for those within functions. */
function split(padding: string): Length[] {
  const [top = "0px", right = top, bottom = top, left = right] =
    padding.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
  return [top, right, bottom, left];
}

function flexed(value: number | string): string {
  return typeof value === "number" ? `${value} ${value} 0%` : value;
}

function borderStyle(border: number | Border | null | undefined): Style {
  if (border === null || border === undefined) {
    return {};
  }
  if (typeof border === "number") {
    return lines("", border);
  }
  const { top, right, bottom, left, x, y, size, color, style } = border;
  const each = (edge: number | Edge | null | undefined, name: string) =>
    edge === null || edge === undefined
      ? {}
      : typeof edge === "number"
        ? lines(name, edge, color, style)
        : lines(name, edge.size, edge.color ?? color, edge.style ?? style);
  return {
    ...(size === null || size === undefined ? {} : lines("", size, color, style)),
    ...each(top ?? y, "Top"),
    ...each(right ?? x, "Right"),
    ...each(bottom ?? y, "Bottom"),
    ...each(left ?? x, "Left"),
  };
}

function lines(edge: string, size: number, tint?: Color, style?: string | null): Style {
  const edges = edge ? [edge] : ["Top", "Right", "Bottom", "Left"];
  const line = color(tint, "border") ?? "var(--ck-border)";
  return Object.fromEntries(
    edges.flatMap((name) => [
      [`border${name}Width`, `${size}px`],
      [`border${name}Style`, style ?? "solid"],
      [`border${name}Color`, line],
    ]),
  );
}

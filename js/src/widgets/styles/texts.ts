import type { CSSProperties } from "preact";
import { type Color, color } from "./colors";

/** The weights of letters. */
export const weights = { normal: 400, medium: 500, semibold: 600, bold: 700 } as const;

interface Worded {
  readonly color?: Color;
  readonly weight?: keyof typeof weights | null;
  readonly textAlign?: "start" | "center" | "end" | null;
  readonly truncate?: boolean | null;
  readonly maxLines?: number | null;
}

/** What a text says of its look. */
export function textStyle(of: Worded): CSSProperties {
  return {
    color: color(of.color, "text"),
    fontWeight: of.weight ? weights[of.weight] : undefined,
    textAlign: of.textAlign ?? undefined,
    "--lines": cut(of) === "lines" ? String(of.maxLines) : undefined,
  } as CSSProperties;
}

/** How a text that is too long ends: after its line, after some lines, or not at all. */
export function cut({ truncate, maxLines }: Worded): "line" | "lines" | undefined {
  if (maxLines && maxLines > 1) {
    return "lines";
  }
  return truncate || maxLines === 1 ? "line" : undefined;
}

/** A longer word may have to be broken, to leave room for what is beside it. */
const LONGEST = 14;

/** Whether the words of a text stay whole beside other things. */
export function whole(value: string): "" | undefined {
  return value.split(/\s+/).every((word) => word.length <= LONGEST) ? "" : undefined;
}

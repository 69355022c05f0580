/** Colours of figures, as those of the chat around them. */
export interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  /** Behind the data. */
  readonly plot: string;
  readonly surface: string;
}

export const colours: { readonly light: Colours; readonly dark: Colours } = {
  light: {
    text: "#1d2127",
    muted: "#59616d",
    line: "#c6cbd2",
    grid: "#e1e4e8",
    plot: "#f5f6f8",
    surface: "#ffffff",
  },
  dark: { text: "#e6e9ee", muted: "#a0a8b4", line: "#474e59", grid: "#30353d", plot: "#1f2228", surface: "#17191e" },
};

export const FONT = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export const CLEAR = "rgba(0,0,0,0)";

type Json = unknown;

/** `over` on `under`: objects are merged, all else is replaced. */
export function merge(under: Json, over: Json): Json {
  if (!isObject(under) || !isObject(over)) {
    return over === undefined ? under : over;
  }
  const merged: Record<string, Json> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = merge(under[name], value);
  }
  return merged;
}

export function isObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { type Color, color } from "../styles/colors";

const tokens: Readonly<Record<string, string>> = {
  blue: "light-dark(#2d6be0, #6f9dff)",
  purple: "light-dark(#7c4dd6, #ae8cff)",
  orange: "light-dark(#d9660a, #ff9d4d)",
  green: "light-dark(#1a8a4c, #55c887)",
  red: "light-dark(#d13b3b, #ff7d78)",
  yellow: "light-dark(#b58900, #e8bf4a)",
  pink: "light-dark(#cf3f8d, #ff85bd)",
};
const sequence = Object.values(tokens);

/** The colour of a series: its own, or the next one in ChatKit's sequence. */
export function seriesColor(own: Color, index: number): string {
  const token = typeof own === "string" && Object.hasOwn(tokens, own) ? tokens[own] : undefined;
  return token ?? color(own, "text") ?? (sequence[index % sequence.length] as string);
}

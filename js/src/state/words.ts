import type { Content } from "./state";

/** Parts as plain text. */
export function textOf(content: Content): string {
  return content.map((part) => (part.type === "input_tag" ? `@${part.text}` : part.text)).join("");
}

/** Whether parts mention anything. */
export function hasTags(content: Content): boolean {
  return content.some(({ type }) => type === "input_tag");
}

/** Whether parts are the same. */
export function isSame(one: Content, other: Content): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

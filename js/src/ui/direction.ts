/** The letters of the scripts that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * Which way a text runs, by its first letter; undefined without one: then it runs as what is around it. `dir="auto"` does
 * not say that, and looks past what is in blocks with a direction of their own.
 */
export function directionOf(source: string): "ltr" | "rtl" | undefined {
  const [letter] = /\p{L}/u.exec(source) ?? [];
  return letter === undefined ? undefined : RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

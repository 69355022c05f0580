/** The height of the letters of an axis, in px. */
const SIZE = 11;
/** Characters that are as wide as they are high: those of East Asia, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const NARROW = /[\p{Mn}\p{Cf}]/u;
/** No name is longer than this is seen of it. */
const MOST = 200;

/** How wide words are on an axis, in px. */
export type Measure = (words: string) => number;

/** Measures in the font of an element; where there is no canvas, by what a letter has at most on average. */
export function measureIn(element: Element): Measure {
  const context = element.ownerDocument.createElement("canvas").getContext?.("2d");
  if (!context) {
    return estimate;
  }
  context.font = `${SIZE}px ${getComputedStyle(element).fontFamily}`;
  return (words) => context.measureText(words).width;
}

/** About how wide words are. */
export function estimate(words: string): number {
  let width = 0;
  for (const letter of words) {
    width += WIDE.test(letter) ? SIZE : NARROW.test(letter) ? 0 : SIZE * 0.6;
  }
  return width;
}

const segmenter = new Intl.Segmenter();

/** Words that are cut off where they would be wider. */
export function shortened(words: string, most: number, measure: Measure): string {
  const seen = words.slice(0, MOST);
  if (seen === words && measure(words) <= most) {
    return words;
  }
  const letters = [...segmenter.segment(seen)].map(({ segment }) => segment);
  let [fits, tooMany] = [0, letters.length + 1];
  const cut = (count: number) => `${letters.slice(0, count).join("").trimEnd()}…`;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    [fits, tooMany] = measure(cut(middle)) <= most ? [middle, tooMany] : [fits, middle];
  }
  return cut(fits);
}

/** An open paragraph is read in pieces from this length on. */
const SEGMENT = 4096;

/** A piece may grow to this length while it waits for a place where nothing is open. */
const LONGEST = 4 * SEGMENT;

/**
 * Cuts the text of an open paragraph into pieces that more text at its end leaves as they are, so that a paragraph
 * without end costs no more per batch than its last piece. Cuts are after a line or a sentence where as many delimiters
 * are closed as opened; only when none comes for long is a construct cut in two, until the paragraph is finished and
 * read as a whole.
 */
export function cutSegments(src: string): string[] {
  const segments: string[] = [];
  let start = 0;
  while (src.length - start > SEGMENT) {
    const end = segmentEnd(src, start);
    if (end === src.length) {
      break;
    }
    segments.push(src.slice(start, end));
    start = end;
  }
  segments.push(src.slice(start));
  return segments;
}

/** Delimiters that come in pairs; single characters are counted, which is enough for `**` and code spans too. */
const PAIRED = "*_`~";

function segmentEnd(src: string, start: number): number {
  let odd = 0;
  let brackets = 0;
  for (let index = start; index < src.length; index += 1) {
    const char = src.charAt(index);
    const pair = PAIRED.indexOf(char);
    const length = index + 1 - start;
    if (pair >= 0) {
      odd ^= 1 << pair;
    } else if (char === "[" || char === "(" || char === "<") {
      brackets += 1;
    } else if (char === "]" || char === ")" || char === ">") {
      brackets = Math.max(0, brackets - 1);
    } else if (char === "\\") {
      index += 1;
    } else if (length > LONGEST && (char === "\n" || char === " ")) {
      return index + 1;
    } else if (length > SEGMENT && odd === 0 && brackets === 0 && isEnd(src, index)) {
      return index + 1;
    }
  }
  return src.length;
}

/** A newline, or the space after a sentence; what follows must be there already, since it could be a newline too. */
function isEnd(src: string, index: number): boolean {
  const char = src.charAt(index);
  return char === "\n" || (char === " " && /[.!?]/.test(src.charAt(index - 1)) && /[^\s]/.test(src.charAt(index + 1)));
}

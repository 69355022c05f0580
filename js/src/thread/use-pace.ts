import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** So many characters are added to a text at once: drawing more would hold up what its reader does. */
const STEP = 8000;

/** What is drawn of a text now. */
export interface Paced {
  readonly shown: string;
  /** More of it is there. */
  readonly waits: boolean;
  /** It was not drawn at once, and is read as a whole in the next frame. */
  readonly settles: boolean;
}

/** Draws what comes in large pieces over several frames. */
export function usePace(text: string): Paced {
  const [, redraw] = useState(0);
  const drawn = useRef(0);
  const settles = useRef(false);
  let end = Math.min(text.length, drawn.current + STEP);
  if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))) {
    // Never half a character.
    end += 1;
  }
  const waits = end < text.length;
  useLayoutEffect(() => {
    if (!waits && !settles.current) {
      drawn.current = end;
      return;
    }
    const frame = requestAnimationFrame(() => {
      drawn.current = end;
      settles.current = waits;
      redraw((count) => count + 1);
    });
    settles.current = true;
    return () => cancelAnimationFrame(frame);
  });
  return { shown: waits ? text.slice(0, end) : text, waits, settles: waits || settles.current };
}

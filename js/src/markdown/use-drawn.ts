import { useLayoutEffect, useState } from "preact/hooks";
import type { Block } from "./blocks.ts";

/** So many characters of new blocks are drawn at once: more would hold up what the reader does. */
const AT_ONCE = 8000;

/**
 * The blocks to draw now: those that stand already, and of the others as many as may be drawn at once, from the end on,
 * where the reader of a growing text is. The rest follows frame by frame.
 */
export function useDrawn(blocks: readonly Block[]): (Block | null)[] {
  const [, redraw] = useState(0);
  let left = AT_ONCE;
  let waits = false;
  const drawn = blocks.map(() => null) as (Block | null)[];
  for (let index = blocks.length - 1; index >= 0; index -= 1) {
    const block = blocks[index] as Block;
    if (block.view !== null || left > 0) {
      left -= block.view === null ? block.source.length : 0;
      drawn[index] = block;
    } else {
      waits = true;
    }
  }
  useLayoutEffect(() => {
    if (!waits) {
      return;
    }
    const frame = requestAnimationFrame(() => redraw((count) => count + 1));
    return () => cancelAnimationFrame(frame);
  });
  return drawn;
}

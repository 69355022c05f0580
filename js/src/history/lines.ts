import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { scrollWithin } from "../ui/reveal";

/** Lines that are drawn above and below what can be seen, and by which what is drawn moves on. */
const SPARE = 10;

/** Lines that are drawn before anything could be measured. */
const FIRST = 40;

type Style = { [name: string]: number };

/** Puts an element on a line of its container. All lines are as high as `--row` says. */
export function atLine(at: number): Style {
  return { "--at": at };
}

/** Makes an element as high as a number of lines. */
export function asHighAs(lines: number): Style {
  return { "--lines": lines };
}

/** The lines of a box that are to be drawn: few, however many there are. */
export interface Lines {
  readonly first: number;
  readonly last: number;
  /** Looks again at what can be seen. */
  look(): void;
  /** Scrolls as little as brings a line into view. */
  reveal(line: number): void;
}

/** Follows which lines of the scrolled `box` can be seen; its only child is as high as all `lines`. */
export function useLines(box: RefObject<HTMLElement | null>, lines: number): Lines {
  const seen = useSignal({ first: 0, last: FIRST });
  const height = () => (lines > 0 ? (box.current?.firstElementChild?.clientHeight ?? 0) / lines : 0);
  const look = () => {
    const [element, line] = [box.current, height()];
    if (!element || line === 0) {
      return;
    }
    const top = Math.floor(element.scrollTop / line);
    const first = Math.max(0, Math.floor(top / SPARE - 1) * SPARE);
    const last = first + Math.ceil(element.clientHeight / line / SPARE + 3) * SPARE;
    const before = seen.peek();
    if (first !== before.first || last !== before.last) {
      seen.value = { first, last };
    }
  };
  const reveal = (at: number) => {
    const [element, line] = [box.current, height()];
    if (element) {
      scrollWithin(element, at * line, line);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at what is there then.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of other lines, others can be seen.
  useLayoutEffect(look, [lines]);
  return { ...seen.value, look, reveal };
}

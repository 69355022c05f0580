/** For how many milliseconds in a row the page may be kept from answering. */
const SLICE = 12;

const waiting = new Set<() => void>();
let spent = 0;
let scheduled = false;

function run(work: () => void): void {
  const start = performance.now();
  work();
  spent += performance.now() - start;
}

function schedule(): void {
  if (!scheduled) {
    scheduled = true;
    setTimeout(next);
  }
}

function next(): void {
  scheduled = false;
  spent = 0;
  for (const work of waiting) {
    if (spent >= SLICE) {
      break;
    }
    waiting.delete(work);
    run(work);
  }
  if (waiting.size > 0) {
    schedule();
  }
}

/** Does something at once, or a little later when much was done just now; returns a function that calls it off. */
export function inSlices(work: () => void): () => void {
  if (spent < SLICE && waiting.size === 0) {
    run(work);
  } else {
    waiting.add(work);
  }
  schedule();
  return () => waiting.delete(work);
}

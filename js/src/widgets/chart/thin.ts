/**
 * The points to draw of very many: of all that share a pixel the lowest and the highest, so that the line looks the same.
 * Gaps stay.
 */
export function thinned(values: readonly (number | null)[], x: (index: number) => number): number[] {
  const all = values.map((_, index) => index);
  const width = x(values.length - 1) - x(0);
  if (values.length <= 2 * width || values.length < 3) {
    return all;
  }
  const kept: number[] = [];
  let low = 0;
  let high = 0;
  let column = Math.floor(x(0));
  const flush = () => {
    kept.push(...(low === high ? [low] : low < high ? [low, high] : [high, low]));
  };
  for (const index of all) {
    const value = values[index];
    const here = Math.floor(x(index));
    const isGap = value === null || value === undefined || values[low] === null;
    if (here !== column || isGap) {
      flush();
      column = here;
      low = index;
      high = index;
    } else if (index > 0) {
      low = value < (values[low] ?? value) ? index : low;
      high = value > (values[high] ?? value) ? index : high;
    }
  }
  flush();
  return [...new Set(kept)];
}

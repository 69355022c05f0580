import type { Frame } from "./frame";

/** The lines of the values with their numbers, and the names of the points. */
export function Axes({ frame, values }: { frame: Frame; values: boolean }) {
  const { left, width, bottom, ticks, named } = frame;
  const zero = frame.y(0);
  return (
    <>
      {ticks.map(({ value, label }) => (
        <g key={value}>
          <line class="chart-grid" x1={left} x2={width} y1={frame.y(value)} y2={frame.y(value)} />
          {values && (
            <text class="chart-label" text-anchor="end" x={left - 6} y={frame.y(value) + 4}>
              {label}
            </text>
          )}
        </g>
      ))}
      <line class="chart-zero" x1={left} x2={width} y1={zero} y2={zero} />
      {named.map(({ index, text, x, anchor }) => (
        <text key={index} class="chart-label" text-anchor={anchor} x={x} y={bottom + 16}>
          {isolated(text)}
        </text>
      ))}
    </>
  );
}

/** The text by itself, so that what is cut off of one from right to left is at its left. */
function isolated(text: string): string {
  return text === "" ? text : `\u2068${text}\u2069`;
}

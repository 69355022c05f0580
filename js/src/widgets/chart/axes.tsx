import { cut, type Frame } from "./frame";

/** So near to an edge, in px, a name begins or ends at its point. */
const EDGE = 12;

/** The lines of the values with their numbers, and the names of the points. */
export function Axes({ frame, values }: { frame: Frame; values: boolean }) {
  const { left, width, bottom, ticks, named, names } = frame;
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
      {named.map((index) => {
        const x = frame.x(index);
        const anchor = x - left < EDGE ? "start" : width - x < EDGE ? "end" : "middle";
        return (
          <text key={index} class="chart-label" text-anchor={anchor} x={x} y={bottom + 16}>
            {cut(names[index] ?? "")}
          </text>
        );
      })}
    </>
  );
}

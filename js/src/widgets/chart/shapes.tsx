import { area, line } from "d3-shape";
import { curves } from "./curves";
import type { ChartSeries, Plotted } from "./data";
import type { Frame } from "./frame";
import { thinned } from "./thin";

interface ShapesProps {
  readonly all: readonly Plotted[];
  readonly colors: readonly string[];
  readonly frame: Frame;
  /** Between the bars of a point, and between those of two points, in px. */
  readonly barGap: number;
  readonly barCategoryGap: number | null;
}

/** The series of a chart: areas behind bars, and lines before them. */
export function Shapes({ all, colors, frame, barGap, barCategoryGap }: ShapesProps) {
  const columns = columnsOf(all);
  const order = { area: 0, bar: 1, line: 2 };
  const drawn = all.map((plot, index) => ({ plot, key: index, color: colors[index] as string }));
  drawn.sort((one, other) => order[one.plot.series.type] - order[other.plot.series.type]);
  return (
    <>
      {drawn.map(({ plot, key, color }) => {
        const { series } = plot;
        switch (series.type) {
          case "area":
            return <Area key={key} plot={plot} series={series} color={color} frame={frame} />;
          case "line":
            return <Line key={key} plot={plot} series={series} color={color} frame={frame} />;
          case "bar": {
            const column = columns.get(plot) ?? 0;
            const count = new Set(columns.values()).size;
            const place = { column, count, barGap, barCategoryGap };
            return <path key={key} class="chart-bars" fill={color} d={bars(plot, frame, place)} />;
          }
          default:
            return series satisfies never;
        }
      })}
    </>
  );
}

type Curved = Extract<ChartSeries, { curveType?: unknown }>;

function Area({ plot, series, color, frame }: { plot: Plotted; series: Curved; color: string; frame: Frame }) {
  const drawing = area<number>()
    .curve(curves[series.curveType ?? "linear"])
    .defined((index) => plot.to[index] !== null)
    .x((index) => frame.x(index))
    .y0((index) => frame.y(plot.from[index] ?? 0))
    .y1((index) => frame.y(plot.to[index] ?? 0));
  const points = thinned(plot.to, frame.x);
  return (
    <>
      <path class="chart-area" fill={color} d={drawing(points) ?? ""} />
      <path class="chart-line" stroke={color} d={drawing.lineY1()(points) ?? ""} />
      <Alone plot={plot} points={points} color={color} frame={frame} />
    </>
  );
}

function Line({ plot, series, color, frame }: { plot: Plotted; series: Curved; color: string; frame: Frame }) {
  const drawing = line<number>()
    .curve(curves[series.curveType ?? "linear"])
    .defined((index) => plot.to[index] !== null)
    .x((index) => frame.x(index))
    .y((index) => frame.y(plot.to[index] ?? 0));
  const points = thinned(plot.to, frame.x);
  return (
    <>
      <path class="chart-line" stroke={color} d={drawing(points) ?? ""} />
      <Alone plot={plot} points={points} color={color} frame={frame} />
    </>
  );
}

interface AloneProps {
  readonly plot: Plotted;
  readonly points: readonly number[];
  readonly color: string;
  readonly frame: Frame;
}

/** The points between two gaps, which no line would show. */
function Alone({ plot, points, color, frame }: AloneProps) {
  return (
    <>
      {points
        .filter((index) => isAlone(plot, index))
        .map((index) => (
          <circle key={index} r={3} fill={color} cx={frame.x(index)} cy={frame.y(plot.to[index] ?? 0)} />
        ))}
    </>
  );
}

function isAlone({ to }: Plotted, index: number): boolean {
  const isGap = (at: number) => to[at] === null || to[at] === undefined;
  return !isGap(index) && isGap(index - 1) && isGap(index + 1);
}

/** The column of each series of bars beside those of other stacks. */
function columnsOf(all: readonly Plotted[]): Map<Plotted, number> {
  const stacks = new Map<string, number>();
  const columns = new Map<Plotted, number>();
  all.forEach((plot, index) => {
    if (plot.series.type === "bar") {
      const stack = plot.series.stack ? `stack ${plot.series.stack}` : `alone ${index}`;
      const column = stacks.get(stack) ?? stacks.size;
      stacks.set(stack, column);
      columns.set(plot, column);
    }
  });
  return columns;
}

interface Columns {
  readonly column: number;
  readonly count: number;
  readonly barGap: number;
  readonly barCategoryGap: number | null;
}

/** A bar, in px: a wider one is a wall. */
const WIDEST = 96;

/** The bars of a series as one path: of very many that share a pixel, the lowest and the highest. */
function bars(plot: Plotted, frame: Frame, { column, count, barGap, barCategoryGap }: Columns): string {
  const between = Math.min(barCategoryGap ?? frame.band * 0.2, frame.band * 0.9);
  const gaps = Math.min(barGap * (count - 1), (frame.band - between) * 0.8);
  const width = Math.max(0.5, Math.min(WIDEST, (frame.band - between - gaps) / count));
  const gap = count > 1 ? gaps / (count - 1) : 0;
  const first = -(count * width + gaps) / 2;
  const parts: string[] = [];
  for (const index of thinned(plot.to, frame.x)) {
    const to = plot.to[index];
    if (to === null || to === undefined) {
      continue;
    }
    const x = frame.x(index) + first + column * (width + gap);
    const start = frame.y(plot.from[index] ?? 0);
    const end = frame.y(to);
    const height = start - end;
    const round = Math.min(3, width / 2, Math.abs(height));
    const turn = height < 0 ? -round : round;
    parts.push(
      `M${n(x)} ${n(start)}V${n(end + turn)}q0 ${n(-turn)} ${n(round)} ${n(-turn)}h${n(width - 2 * round)}` +
        `q${n(round)} 0 ${n(round)} ${n(turn)}V${n(start)}z`,
    );
  }
  return parts.join("");
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

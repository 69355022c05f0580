import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import en from "../../i18n/en.chart.json";
import { learn } from "../../i18n/t";
import { useUi } from "../../ui/context";
import type { Chart } from "../components.gen";
import { Axes } from "./axes";
import css from "./chart.css";
import { seriesColor } from "./colors";
import { type Plotted, plotted } from "./data";
import { DataTable } from "./data-table";
import { frameOf } from "./frame";
import { type Measure, measureIn } from "./letters";
import { Shapes } from "./shapes";
import { Tooltip } from "./tooltip";

learn(en);

interface Box {
  readonly width: number;
  readonly height: number;
  readonly measure: Measure;
}

/** A chart in the box that is there for it. */
export function Plot({ of }: { of: Chart }) {
  const { adopt, t } = useUi();
  adopt(css);
  const { locale } = t.language.value;
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Box | null>(null);
  const [at, setAt] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((known) =>
        known?.width === width && known.height === height ? known : { width, height, measure: measureIn(element) },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const all = useMemo(() => plotted(of), [of]);
  const colors = of.series.map(({ color }, index) => seriesColor(color, index));
  const frame = size && size.width > 0 ? frameOf(of, all, { ...size, locale }) : null;
  const count = of.data.length;
  const hasTooltip = of.showTooltip !== false && count > 0;
  const key = (event: KeyboardEvent) => {
    const last = count - 1;
    const moves: Record<string, number> = {
      ArrowRight: Math.min(last, (at ?? -1) + 1),
      ArrowLeft: Math.max(0, (at ?? last + 1) - 1),
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined && count > 0) {
      event.preventDefault();
      setAt(next);
    } else if (event.key === "Escape" && at !== null) {
      event.stopPropagation();
      setAt(null);
    }
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is of fields. */}
      <div
        ref={box}
        class="chart-plot"
        role="group"
        aria-label={summary(of, all, t("chart.summary", { count }))}
        tabIndex={hasTooltip ? 0 : undefined}
        onKeyDown={hasTooltip ? key : undefined}
        onBlur={() => setAt(null)}
        onPointerMove={({ clientX, currentTarget }) => {
          if (hasTooltip && frame) {
            setAt(frame.nearest(clientX - currentTarget.getBoundingClientRect().left));
          }
        }}
        onPointerLeave={() => setAt(null)}
      >
        {frame && (
          <svg aria-hidden="true" width={frame.width} height={frame.height}>
            <Axes frame={frame} values={Boolean(of.showYAxis)} />
            <Shapes
              all={all}
              colors={colors}
              frame={frame}
              barGap={of.barGap ?? 4}
              barCategoryGap={of.barCategoryGap ?? null}
            />
          </svg>
        )}
        {frame && hasTooltip && <Tooltip at={at} all={all} colors={colors} frame={frame} locale={locale} />}
      </div>
      {of.showLegend !== false && <Legend all={all} colors={colors} />}
      <DataTable of={of} all={all} />
    </>
  );
}

function Legend({ all, colors }: { all: readonly Plotted[]; colors: readonly string[] }) {
  return (
    <ul class="chart-legend" aria-hidden="true">
      {all.map(({ label, series }, index) => (
        <li key={index} title={label}>
          <span class="chart-key" data-type={series.type} style={{ background: colors[index] }} />
          <span dir="auto">{label}</span>
        </li>
      ))}
    </ul>
  );
}

function summary(of: Chart, all: readonly Plotted[], count: string): string {
  const types = [...new Set(of.series.map(({ type }) => type))].join(", ");
  return `${all.map(({ label }) => label).join(", ")} (${types}): ${count}`;
}

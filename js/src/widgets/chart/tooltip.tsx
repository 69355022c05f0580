import type { CSSProperties } from "preact";
import { useMemo } from "preact/hooks";
import type { Plotted } from "./data";
import type { Frame } from "./frame";
import { valueWriter } from "./numbers";

interface TooltipProps {
  /** The point that is pointed at. */
  readonly at: number | null;
  readonly all: readonly Plotted[];
  readonly colors: readonly string[];
  readonly frame: Frame;
  readonly locale: string;
}

/** The values of a point beside it, and a line through it. */
export function Tooltip({ at, all, colors, frame, locale }: TooltipProps) {
  const x = at === null ? 0 : frame.x(at);
  const written = useMemo(() => valueWriter(locale), [locale]);
  const isRight = x > frame.width / 2;
  const away = `${(isRight ? frame.width - x : x) + 10}px`;
  return (
    <>
      {at !== null && (
        <div class="chart-cursor" style={{ left: `${x}px`, height: `${frame.bottom}px` }} aria-hidden="true">
          {all.map(({ to, series }, index) => {
            const value = to[at];
            return value === null || value === undefined || series.type === "bar" ? null : (
              <span key={index} style={{ top: `${frame.y(value)}px`, background: colors[index] }} />
            );
          })}
        </div>
      )}
      <div class="chart-beside" data-right={isRight ? "" : undefined} style={{ "--away": away } as CSSProperties}>
        <div class="chart-tooltip" role="status" hidden={at === null}>
          {at !== null && (
            <>
              <strong dir="auto">{frame.names[at]}</strong>
              {all.map(({ label, values }, index) => (
                <div key={index}>
                  <span class="chart-key" style={{ background: colors[index] }} />
                  <span dir="auto">{label}</span>
                  <b>{written(values[at])}</b>
                </div>
              ))}
            </>
          )}
        </div>
      </div>
    </>
  );
}

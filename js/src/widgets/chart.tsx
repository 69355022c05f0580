import type { ChartChunk } from "../chunks/chart";
import { useChunk } from "../ui/chunks";
import type { Chart } from "./components.gen";
import { sizeStyle } from "./styles/boxes";
import type { Props } from "./tree/place";

/** ChatKit's `Chart`, and its place until it can be drawn. */
export function ChartView({ of }: Props<Chart>) {
  const chunk = useChunk<ChartChunk>("chart", true);
  return (
    <div class="chart" data-widget="Chart" data-widget-id={of.id} style={sizeStyle(of)} aria-busy={!chunk || undefined}>
      {chunk && <chunk.Plot of={of} />}
    </div>
  );
}

import type { Chart } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Chart`. */
export function ChartView(_props: Props<Chart>) {
  return <div data-widget="Chart" />;
}

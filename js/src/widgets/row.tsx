import type { Row } from "./components.gen";
import { boxStyle } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Row`: its children side by side. */
export function RowView({ of, at }: Props<Row>) {
  return (
    <div class="w-row" data-widget="Row" data-widget-id={of.id} style={boxStyle(of, useScheme())}>
      <Children of={of} at={at} />
    </div>
  );
}

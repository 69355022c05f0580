import type { Row } from "./components.gen";
import { boxLook } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Row`: its children side by side. */
export function RowView({ of, at }: Props<Row>) {
  return (
    <div class="w-row" data-widget="Row" data-widget-id={of.id} {...boxLook(of, useScheme())}>
      <Children of={of} at={at} />
    </div>
  );
}

import type { Badge } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Badge`. */
export function BadgeView({ of }: Props<Badge>) {
  return <div data-widget="Badge">{of.label}</div>;
}

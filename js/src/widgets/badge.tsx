import type { Badge } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Badge`: a word or two in a colour that says what they mean. */
export function BadgeView({ of }: Props<Badge>) {
  return (
    <span
      class="w-badge"
      dir="auto"
      data-widget="Badge"
      data-widget-id={of.id}
      data-color={of.color ?? "secondary"}
      data-variant={of.variant ?? "soft"}
      data-size={of.size ?? "md"}
      data-pill={of.pill ? "" : undefined}
    >
      {of.label}
    </span>
  );
}

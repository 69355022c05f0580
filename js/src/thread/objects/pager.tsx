import first from "lucide:chevron-first";
import last from "lucide:chevron-last";
import left from "lucide:chevron-left";
import right from "lucide:chevron-right";
import { useUi } from "../../ui/context";
import type { IconNodes } from "../../ui/icon";
import { Icon } from "../../ui/icon";
import { PAGE, type Pages } from "./use-rows";

/** Turns the pages of a table, where it has several. */
export function Pager({ pages: { rows, offset, reach, turn } }: { pages: Pages }) {
  const { t } = useUi();
  if (offset === 0 && reach <= rows.length) {
    return null;
  }
  const end = Math.max(0, Math.ceil(reach / PAGE) - 1) * PAGE;
  const button = (label: string, icon: IconNodes, to: number, off: boolean) => (
    // Not disabled at the end, which would take the focus away.
    <button
      type="button"
      class="icon-button small"
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={() => !off && turn(to)}
    >
      <Icon nodes={icon} mirrored />
    </button>
  );
  const atEnd = offset + rows.length >= reach;
  return (
    <span class="object-pager">
      {button(t("objects.firstRows"), first, 0, offset === 0)}
      {button(t("objects.previousRows"), left, Math.max(0, offset - PAGE), offset === 0)}
      {button(t("objects.nextRows"), right, offset + rows.length, atEnd)}
      {button(t("objects.lastRows"), last, end, atEnd)}
    </span>
  );
}

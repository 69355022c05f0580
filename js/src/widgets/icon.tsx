import { useChunk } from "../ui/chunks";
import { type IconNodes, Icon as Svg } from "../ui/icon";
import { type IconChunk, useIcon } from "../ui/use-icon";
import type { Icon } from "./components.gen";
import { color } from "./styles/colors";
import type { Props } from "./tree/place";

/** What stands where there is no drawing of that name. */
const unknown: IconNodes = [
  ["rect", { x: "4", y: "4", width: "16", height: "16", rx: "4", "stroke-dasharray": "3 3" }],
];

/** ChatKit's `Icon`: one of its names, or `lucide:<name>`. */
export function IconView({ of }: Props<Icon>) {
  const nodes = useIcon(of.name);
  const [isName, isLucide] = /^(lucide:)?[a-z0-9-]+$/.exec(of.name) ?? [];
  const looked = useChunk<IconChunk>(isLucide ? "lucide" : "icons", Boolean(isName) && !nodes);
  const missing = !nodes && (!isName || looked !== null);
  return (
    <span
      class="pictogram"
      data-widget="Icon"
      data-widget-id={of.id}
      data-size={of.size ?? "md"}
      data-missing={missing ? of.name : undefined}
      style={{ color: color(of.color, "text") }}
    >
      <Svg nodes={missing ? unknown : nodes} />
    </span>
  );
}

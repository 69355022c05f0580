import all from "all:lucide";
import { parseIcons } from "../ui/icons/parse";
import type { IconChunk } from "../ui/use-icon";

/** Every drawing of Lucide, by its name. */
const lucide: IconChunk = parseIcons(all);

export default lucide;

import { headerIcons } from "../ui/icons/header";
import { optionIcons } from "../ui/icons/options";
import type { IconChunk } from "../ui/use-icon";

/** The drawings of ChatKit's names that are not in the core. */
const icons: IconChunk = new Map([...Object.entries(headerIcons), ...Object.entries(optionIcons)]);

export default icons;

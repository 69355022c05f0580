import type { IconNodes } from "./icon";
import { namedIcon } from "./icons";

/** The drawing of an icon by its name, once it is there. */
export function useIcon(name: string | null | undefined): IconNodes | undefined {
  return namedIcon(name);
}

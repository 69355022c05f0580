import { useChunk } from "./chunks";
import type { IconNodes } from "./icon";
import { coreIcons } from "./icons";

/** What the chunks of icons are: a drawing for each of their names. */
export interface IconChunk {
  get(name: string): IconNodes | undefined;
}

/**
 * The drawing of an icon by ChatKit's name or as `lucide:<name>`; undefined until it has come, and if there is none.
 * `<Icon>` keeps the place until then.
 */
export function useIcon(name: string | null | undefined): IconNodes | undefined {
  const [, isLucide, bare = ""] = /^(lucide:)?([a-z0-9-]+)$/.exec(name ?? "") ?? [];
  const own = !isLucide && Object.hasOwn(coreIcons, bare) ? coreIcons[bare] : undefined;
  const chunk = useChunk<IconChunk>(isLucide ? "lucide" : "icons", bare !== "" && !own);
  return own ?? chunk?.get?.(bare);
}

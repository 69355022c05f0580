import { useState } from "preact/hooks";
import type { ThemeChunk } from "../chunks/theme";
import { useChunk } from "../ui/chunks";
import { useUi } from "../ui/context";

/** Where a theme is put on. A chat that begins with one is not shown until then, or for long. */
export function ThemeSlot() {
  const wanted = typeof useUi().state.options.value.theme === "object";
  const [begins] = useState(wanted);
  const chunk = useChunk<ThemeChunk>("theme", wanted);
  return wanted && (chunk ? <chunk.Themed /> : begins && <span class="unthemed" hidden />);
}

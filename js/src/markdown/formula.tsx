import type { MathChunk } from "../chunks/math.ts";
import { useChunk } from "../ui/chunks.ts";
import { useUi } from "../ui/context.ts";

interface FormulaProps {
  readonly tex: string;
  readonly display: boolean;
  /** Its end has not come yet. */
  readonly open: boolean;
}

/** A formula: its source until it is whole and can be drawn. One that is set apart scrolls sideways, also by keyboard. */
export function Formula({ tex, display, open }: FormulaProps) {
  const { t } = useUi();
  const chunk = useChunk<MathChunk>("math", !open);
  const shown = chunk === null || open ? <code class="ck-md-tex">{tex}</code> : chunk.draw(tex, display);
  return display ? (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is none of the elements that may stand in a paragraph
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <span class="ck-md-math" role="group" aria-label={t("math.formula")} tabIndex={0}>
      {shown}
    </span>
  ) : (
    shown
  );
}

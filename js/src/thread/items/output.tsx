import type { OutputItem } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Fold } from "./fold";

/** What the user's code printed, folded. */
export function OutputView({ item }: { item: OutputItem }) {
  const { t } = useUi();
  const text = item.text.replace(/\n$/, "");
  const count = text.split("\n").length;
  return (
    <Fold label={t("output.title")} count={t("output.lines", { count })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre class="plain" dir="ltr" tabIndex={0}>
        {text}
      </pre>
    </Fold>
  );
}

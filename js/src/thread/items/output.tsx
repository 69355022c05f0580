import { t } from "../../i18n/t";
import type { OutputItem } from "../../protocol.gen";
import { Fold } from "./fold";

/** What the user's code printed, folded. */
export function OutputView({ item }: { item: OutputItem }) {
  const text = item.text.replace(/\n$/, "");
  const count = text.split("\n").length;
  return (
    <Fold label={t("output.title")} count={t(count === 1 ? "output.one" : "output.many", { count })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre class="plain" tabIndex={0}>
        {text}
      </pre>
    </Fold>
  );
}

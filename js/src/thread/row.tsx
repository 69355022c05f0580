import type { Signal } from "@preact/signals";
import { useErrorBoundary } from "preact/hooks";
import type { Row } from "../protocol.gen";
import { useUi } from "../ui/context";
import { Item } from "./item";

/** One item at its place. Only its own signal makes it draw again. */
export function RowView({ row, first }: { row: Signal<Row>; first: boolean }) {
  const { t } = useUi();
  const { key, item, streaming, progress, unfinished } = row.value;
  // One item that cannot be drawn must not take the conversation with it.
  const [broken] = useErrorBoundary((error) => console.error(error));
  return (
    <div
      class={`row ${first ? "first" : ""}`}
      data-part="item"
      data-item-id={item.id}
      data-item-type={item.type}
      data-row-key={key}
    >
      {broken ? (
        <div class="quiet">{t("thread.broken")}</div>
      ) : (
        <Item rowKey={key} item={item} streaming={streaming} progress={progress ?? null} />
      )}
      {unfinished && (
        <div class="quiet" data-part="unfinished">
          {t("thread.unfinished")}
        </div>
      )}
    </div>
  );
}

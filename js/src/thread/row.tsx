import type { Signal } from "@preact/signals";
import { useErrorBoundary, useRef } from "preact/hooks";
import { t } from "../i18n/t";
import type { Row } from "../protocol.gen";
import { Item } from "./item";

/** Types whose height does not depend on anything loaded: they may be left undrawn while out of view. */
const plain = new Set<string>(["assistant_message", "user_message"]);

/** One item at its place. Only its own signal makes it draw again. */
export function RowView({ row, first }: { row: Signal<Row>; first: boolean }) {
  const { key, item, streaming, progress } = row.value;
  // One item that cannot be drawn must not take the conversation with it.
  const [broken] = useErrorBoundary((error) => console.error(error));
  // One that grew before our eyes is never left out as a whole: nothing may move at its end.
  const grew = useRef(streaming);
  grew.current ||= streaming;
  const finished = !grew.current && plain.has(item.type);
  return (
    <div
      class={`row ${first ? "first" : ""} ${finished ? "finished" : ""}`}
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
    </div>
  );
}

import type { ItemsChunk } from "../chunks/items";
import type { WidgetsChunk } from "../chunks/widgets";
import type { Row } from "../protocol.gen";
import { useChunk } from "../ui/chunks";
import { useUi } from "../ui/context";
import { AssistantView } from "./assistant";
import type { OtherItemProps } from "./items/item";
import { UserView } from "./user";

interface ItemProps {
  rowKey: string;
  item: Row["item"];
  streaming: boolean;
  /** How much of a picture there is, from 0 to 1. */
  progress: number | null;
}

/** An item by its type; one that this version does not know is a quiet line. */
export function Item({ rowKey, item, streaming, progress }: ItemProps) {
  switch (item.type) {
    case "user_message":
      return <UserView message={item} rowKey={rowKey} />;
    case "assistant_message":
      return <AssistantView message={item} streaming={streaming} />;
    case "task":
    case "workflow":
    case "generated_image":
    case "structured_input":
    case "chatkit_widget.object":
    case "chatkit_widget.output":
      return <OtherSlot rowKey={rowKey} item={item} active={streaming} progress={progress} />;
    case "widget":
      return <WidgetSlot widget={item.widget} rowKey={rowKey} done={!streaming} />;
    case "chatkit_widget.unknown":
      return <Unknown type={item.item_type} />;
    case "client_tool_call":
    case "end_of_turn":
    case "hidden_context_item":
    case "sdk_hidden_context":
      return null;
    default:
      item satisfies never;
      return <Unknown type={(item as { type: string }).type} />;
  }
}

/** What is not a message, and a place for it until it can be drawn. */
function OtherSlot(props: OtherItemProps) {
  const chunk = useChunk<ItemsChunk>("items", true);
  return chunk ? <chunk.OtherItemView {...props} /> : <div class="skeleton" aria-busy="true" />;
}

/** A widget, and a place for it until it can be drawn. */
function WidgetSlot(props: { widget: object; rowKey: string; done: boolean }) {
  const chunk = useChunk<WidgetsChunk>("widgets", true);
  return chunk ? <chunk.WidgetView {...props} /> : <div class="skeleton" aria-busy="true" />;
}

function Unknown({ type }: { type: string }) {
  const { t } = useUi();
  return <div class="quiet">{t("thread.unknown", { type })}</div>;
}

import { t } from "../i18n/t";
import type { Row } from "../protocol.gen";
import { AssistantView } from "./assistant";
import { GeneratedImageView } from "./image";
import { ObjectView } from "./object";
import { OutputView } from "./output";
import { RecordView } from "./record";
import { TaskView, WorkflowView } from "./task";
import { UserView } from "./user";
import { WidgetView } from "./widget";

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
      return <TaskView task={item.task} active={streaming} />;
    case "workflow":
      return <WorkflowView workflow={item.workflow} active={streaming} />;
    case "generated_image":
      return <GeneratedImageView image={item.image ?? null} progress={progress} />;
    case "widget":
      return <WidgetView widget={item.widget} />;
    case "structured_input":
      return <RecordView item={item} />;
    case "chatkit_widget.object":
      return <ObjectView item={item} />;
    case "chatkit_widget.output":
      return <OutputView item={item} />;
    case "client_tool_call":
    case "end_of_turn":
    case "hidden_context_item":
    case "sdk_hidden_context":
      return null;
    default:
      return <Unknown type={item satisfies never} />;
  }
}

function Unknown({ type }: { type: never }) {
  return <div class="quiet">{t("thread.unknown", { type: (type as { type: string }).type })}</div>;
}

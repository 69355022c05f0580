import en from "../../i18n/en.items.json";
import { learn } from "../../i18n/t";
import type { Row } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { GeneratedImageView } from "./image";
import css from "./items.css";
import { ObjectView } from "./object";
import { OutputView } from "./output";
import { RecordView } from "./record";
import { TaskView } from "./task";
import { WorkflowView } from "./workflow";

learn(en);

/** What comes beside messages. */
export type OtherItem = Extract<
  Row["item"],
  {
    type:
      | "task"
      | "workflow"
      | "generated_image"
      | "structured_input"
      | "chatkit_widget.object"
      | "chatkit_widget.output";
  }
>;

export interface OtherItemProps {
  readonly rowKey: string;
  readonly item: OtherItem;
  /** It is at work, or may still change. */
  readonly active: boolean;
  /** How much of a picture there is, from 0 to 1. */
  readonly progress: number | null;
}

/** An item that is not a message, by its type. */
export function OtherItemView({ rowKey, item, active, progress }: OtherItemProps) {
  useUi().adopt(css);
  switch (item.type) {
    case "task":
      return <TaskView task={item.task} active={active} />;
    case "workflow":
      return <WorkflowView workflow={item.workflow} active={active} />;
    case "generated_image":
      return <GeneratedImageView image={item.image ?? null} progress={progress} active={active} />;
    case "structured_input":
      return <RecordView item={item} />;
    case "chatkit_widget.object":
      return <ObjectView item={item} rowKey={rowKey} />;
    case "chatkit_widget.output":
      return <OutputView item={item} />;
    default:
      return item satisfies never;
  }
}

import { useComputed } from "@preact/signals";
import type { EditChunk } from "../../chunks/edit";
import type { UserMessage } from "../../protocol.gen";
import { lastQuestion } from "../../state/turns";
import { textOf } from "../../state/words";
import { useChunk } from "../../ui/chunks";
import { useUi } from "../../ui/context";
import css from "./actions.css";
import { Copy } from "./turn-actions";

export interface UserActionsProps {
  readonly message: UserMessage;
  readonly rowKey: string;
  /** The message is to be edited in its place. */
  readonly onEdit: () => void;
}

/** The buttons under a message of the user: copy, and under the last one, edit. */
export function UserActions({ message, rowKey, onEdit }: UserActionsProps) {
  const { state, adopt, t } = useUi();
  adopt(css);
  const isLast = useComputed(() => lastQuestion(state) === rowKey).value;
  const chunk = useChunk<EditChunk>("edit", isLast);
  const text = textOf(message.content);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look and a legend of its own.
    <div class="user-actions" data-part="user-actions" role="group" aria-label={t("composer.label")}>
      {text && <Copy label={t("user.copy")} text={() => text} />}
      {chunk && <chunk.EditButton message={message} onEdit={onEdit} />}
    </div>
  );
}

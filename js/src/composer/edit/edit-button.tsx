import pencil from "lucide:pencil";
import en from "../../i18n/en.edit.json";
import { learn } from "../../i18n/t";
import type { UserMessage } from "../../protocol.gen";
import { isBusy, isOpen } from "../../state/can";
import { useUi } from "../../ui/context";
import { focusComposer } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { fill, wordsOf } from "./recall";

learn(en);

interface Props {
  readonly message: UserMessage;
  /** The message is to be edited in its place. */
  readonly onEdit: () => void;
}

/** Edits in place where the backend can replace a message; elsewhere the words go into the composer. */
export function EditButton({ message, onEdit }: Props) {
  const ui = useUi();
  const { state, t } = ui;
  const inPlace = state.canEdit.value;
  const off = state.gone.value || isBusy(state) || !isOpen(state) || (!inPlace && state.asked.value !== null);
  const label = t("edit.message");
  const onClick = ({ currentTarget }: MouseEvent) => {
    if (inPlace) {
      onEdit();
    } else {
      fill(ui, { ...wordsOf(message.content), reply: message.quoted_text ?? null });
      focusComposer(currentTarget as Element);
    }
  };
  return (
    <button
      type="button"
      class="icon-button small"
      data-part="edit-message"
      aria-label={label}
      title={label}
      disabled={off}
      onClick={onClick}
    >
      <Icon nodes={pencil} />
    </button>
  );
}

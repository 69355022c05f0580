import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { UserMessage } from "../../protocol.gen";
import { isBusy, isOpen } from "../../state/can";
import type { Content } from "../../state/state";
import { useUi } from "../../ui/context";
import { focusEnd } from "../../ui/field";
import { reveal } from "../../ui/reveal";
import { Input } from "../input";
import css from "./edit.css";
import { wordsOf } from "./recall";

interface Props {
  readonly message: UserMessage;
  readonly rowKey: string;
  /** The message is shown as one again. */
  readonly onEnd: () => void;
}

/** A message as a field in its place: Enter sends what it became, Escape leaves it as it was. */
export function EditMessage({ message, rowKey, onEnd }: Props) {
  const { state, actions, adopt, t } = useUi();
  const box = useRef<HTMLDivElement>(null);
  const before = wordsOf(message.content);
  const text = useSignal(before.text);
  const content = useSignal<Content>(before.content);
  const sending = useSignal(false);
  adopt(css);

  const something = text.value.trim() !== "" || (message.attachments ?? []).length > 0;
  const free = !state.gone.value && !isBusy(state) && isOpen(state);
  const can = something && free && !sending.value;

  useLayoutEffect(() => {
    const field = box.current?.querySelector<HTMLElement>("[data-part=edit-input]");
    if (field) {
      focusEnd(field);
    }
    if (box.current) {
      reveal(box.current);
    }
  }, []);

  const send = async () => {
    if (!can) {
      return;
    }
    sending.value = true;
    if (await actions.editMessage(rowKey, text.peek(), content.peek())) {
      onEnd();
    }
    sending.value = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      onEnd();
    }
  };
  const source = {
    text,
    content,
    edit: (words: string, parts: Content = []) => {
      text.value = words;
      content.value = parts;
    },
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key is the field's.
    <div class="composer edit" data-part="edit" ref={box} onKeyDown={onKeyDown}>
      <Input
        source={source}
        part="edit-input"
        label={t("edit.message")}
        placeholder=""
        off={sending.value}
        onEnter={() => void send()}
      />
      <div class="edit-buttons">
        <button type="button" class="button" data-part="edit-cancel" onClick={onEnd}>
          {t("edit.cancel")}
        </button>
        <button type="button" class="button primary" data-part="edit-send" disabled={!can} onClick={() => void send()}>
          {t("composer.send")}
        </button>
      </div>
    </div>
  );
}

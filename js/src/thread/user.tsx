import file from "lucide:file";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { EditChunk } from "../chunks/edit";
import type { UserMessage } from "../protocol.gen";
import { useChunk } from "../ui/chunks";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { pictureUrl } from "../ui/picture";
import { UserActionsSlot } from "./action-slots";

/** What the user said: plain text, never Markdown. */
export function UserView({ message, rowKey }: { message: UserMessage; rowKey: string }) {
  const { t } = useUi();
  const root = useRef<HTMLDivElement>(null);
  const [editing, edit] = useState(false);
  const field = useChunk<EditChunk>("edit", editing);
  const wasEdited = useRef(false);
  useLayoutEffect(() => {
    // The focus goes back to where it was before the field came.
    if (wasEdited.current && !field) {
      root.current?.querySelector<HTMLElement>("[data-part=edit-message]")?.focus({ preventScroll: true });
    }
    wasEdited.current = field !== null;
  }, [field]);
  const attachments = message.attachments ?? [];
  const blank = message.content.every((part) => part.type === "input_text" && part.text === "");
  return (
    <div class="user" ref={root}>
      <span class="hidden-text">{t("user.said")}</span>
      {message.quoted_text && (
        <div class="quoted">
          <span class="hidden-text">{t("user.quote")}</span>
          <div dir="auto">{message.quoted_text}</div>
        </div>
      )}
      {attachments.length > 0 && (
        <ul class="attached">
          {attachments.map((attachment) => (
            <AttachmentView key={attachment.id} attachment={attachment} />
          ))}
        </ul>
      )}
      {field ? (
        <field.EditMessage message={message} rowKey={rowKey} onEnd={() => edit(false)} />
      ) : (
        !blank && (
          <div class="bubble" dir="auto">
            {message.content.map((part, index) =>
              part.type === "input_tag" ? <Mention key={index} tag={part} /> : part.text,
            )}
          </div>
        )
      )}
      {!field && <UserActionsSlot message={message} rowKey={rowKey} onEdit={() => edit(true)} />}
    </div>
  );
}

/** A mention; one that is interactive can be clicked, where Python listens. */
function Mention({ tag }: { tag: Extract<UserMessage["content"][number], { type: "input_tag" }> }) {
  const { state, actions } = useUi();
  const { on_click, on_request_preview } = state.options.value.entities;
  if (!tag.interactive || !(on_click || on_request_preview)) {
    return <span class="tag">@{tag.text}</span>;
  }
  const click = (event: MouseEvent) => {
    const row = (event.currentTarget as Element).closest<HTMLElement>("[data-row-key]");
    if (on_click) {
      actions.clickEntity(tag.id, row?.dataset.rowKey ?? null);
    }
  };
  return (
    <button type="button" class="tag interactive" data-part="tag" data-entity-id={tag.id} onClick={click}>
      @{tag.text}
    </button>
  );
}

/** A picture by its preview; anything else, and a picture that does not come, by its name. */
function AttachmentView({ attachment }: { attachment: NonNullable<UserMessage["attachments"]>[number] }) {
  const { t } = useUi();
  const [broken, setBroken] = useState(false);
  const { name } = attachment;
  const url = attachment.type === "image" && !broken ? pictureUrl(attachment.preview_url) : null;
  const label = t("user.attachment", { name });
  return url ? (
    <li data-part="attachment">
      <img
        class="preview"
        src={url}
        alt={label}
        title={name}
        referrerpolicy="no-referrer"
        onError={() => setBroken(true)}
      />
    </li>
  ) : (
    <li class="badge" data-part="attachment" title={name}>
      <Icon nodes={file} />
      <span class="hidden-text">{label}</span>
      <span aria-hidden="true" dir="auto">
        {name}
      </span>
    </li>
  );
}

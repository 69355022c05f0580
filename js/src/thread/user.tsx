import file from "lucide:file";
import { useState } from "preact/hooks";
import { t } from "../i18n/t";
import type { UserMessage } from "../protocol.gen";
import { Icon } from "../ui/icon";
import { pictureUrl } from "../ui/picture";

/** What the user said: plain text, never Markdown. */
export function UserView({ message }: { message: UserMessage }) {
  const attachments = message.attachments ?? [];
  const blank = message.content.every((part) => part.type === "input_text" && part.text === "");
  return (
    <div class="user">
      <span class="hidden-text">{t("user.said")}</span>
      {message.quoted_text && (
        <div class="quoted" dir="auto">
          <span class="hidden-text">{t("user.quote")}: </span>
          {message.quoted_text}
        </div>
      )}
      {attachments.length > 0 && (
        <ul class="attached">
          {attachments.map((attachment) => (
            <AttachmentView key={attachment.id} attachment={attachment} />
          ))}
        </ul>
      )}
      {!blank && (
        <div class="bubble" dir="auto">
          {message.content.map((part, index) =>
            part.type === "input_tag" ? (
              <span key={index} class="tag">
                @{part.text}
              </span>
            ) : (
              part.text
            ),
          )}
        </div>
      )}
    </div>
  );
}

/** A picture by its preview; anything else, and a picture that does not come, by its name. */
function AttachmentView({ attachment }: { attachment: NonNullable<UserMessage["attachments"]>[number] }) {
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
      <span aria-hidden="true">{name}</span>
    </li>
  );
}

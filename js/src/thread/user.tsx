import file from "lucide:file";
import { t } from "../i18n/t";
import type { UserMessage } from "../protocol.gen";
import { Icon } from "../ui/icon";

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
      {attachments.map((attachment) => (
        <div key={attachment.id} class="badge" data-part="attachment">
          <Icon nodes={file} />
          <span>{attachment.name}</span>
        </div>
      ))}
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

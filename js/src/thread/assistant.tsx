import { t } from "../i18n/t";
import { Markdown } from "../markdown/markdown";
import type { AssistantMessage } from "../protocol.gen";

/** What the assistant said: Markdown over the whole width. */
export function AssistantView({ message, streaming }: { message: AssistantMessage; streaming: boolean }) {
  return (
    <div class="assistant" dir="auto">
      <span class="hidden-text">{t("assistant.said")}</span>
      {message.content.map((part, index) => (
        <Markdown key={index} text={part.text} streaming={streaming} />
      ))}
    </div>
  );
}

import { t } from "../i18n/t";
import { ImageDomains } from "../markdown/links";
import { Markdown } from "../markdown/markdown";
import type { AssistantMessage } from "../protocol.gen";
import { useUi } from "../ui/context";
import { deeplink } from "./deeplink";

/** What the assistant said: Markdown over the whole width. */
export function AssistantView({ message, streaming }: { message: AssistantMessage; streaming: boolean }) {
  const { actions, state } = useUi();
  const onLink = (href: string) => {
    const found = deeplink(href);
    if (found) {
      actions.followDeeplink(found.link, found.data);
    }
    return found !== null;
  };
  return (
    <div class="assistant" dir="auto">
      <span class="hidden-text">{t("assistant.said")}</span>
      <ImageDomains.Provider value={state.thread.value?.allowed_image_domains}>
        {message.content.map((part, index) => (
          <Markdown key={index} text={part.text} streaming={streaming} onLink={onLink} />
        ))}
      </ImageDomains.Provider>
    </div>
  );
}

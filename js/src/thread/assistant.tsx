import { useLayoutEffect } from "preact/hooks";
import type { ReferencesChunk } from "../chunks/references";
import { ImageDomains } from "../markdown/links";
import { Markdown } from "../markdown/markdown";
import type { AssistantMessage } from "../protocol.gen";
import { useChunk } from "../ui/chunks";
import { useUi } from "../ui/context";
import { useDeeplinks } from "./use-deeplinks";

/** What the assistant said: Markdown over the whole width, with marks where it cites sources and a list of these. */
export function AssistantView({ message, streaming }: { message: AssistantMessage; streaming: boolean }) {
  const { state, t } = useUi();
  const cites = message.content.some(({ annotations }) => annotations?.length);
  const chunk = useChunk<ReferencesChunk>("references", cites);
  const citations = cites ? chunk?.citationsOf(message) : undefined;
  useLayoutEffect(() => {
    state.cites.value ||= cites;
  }, [state, cites]);
  const onLink = useDeeplinks();
  return (
    <div class="assistant">
      <span class="hidden-text">{t("assistant.said")}</span>
      <ImageDomains.Provider value={state.thread.value?.allowed_image_domains}>
        {message.content.map((part, index) => {
          const marked = citations?.parts[index];
          return (
            <Markdown
              key={index}
              text={part.text}
              streaming={streaming}
              onLink={onLink}
              marks={marked?.marks}
              renderMark={chunk && marked ? (n) => <chunk.Markers cited={marked.cited[n] ?? []} /> : undefined}
            />
          );
        })}
      </ImageDomains.Provider>
      {chunk && citations && <chunk.Sources sources={citations.sources} />}
    </div>
  );
}

import { ImageDomains } from "../markdown/links";
import { Markdown as Document } from "../markdown/markdown";
import { useDeeplinks } from "../thread/use-deeplinks";
import { useUi } from "../ui/context";
import type { Markdown } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Markdown`, as the assistant's answers are. */
export function MarkdownView({ of }: Props<Markdown>) {
  const { state } = useUi();
  const onLink = useDeeplinks();
  return (
    <div class="markdown" data-widget="Markdown" data-widget-id={of.id}>
      <ImageDomains.Provider value={state.thread.value?.allowed_image_domains}>
        <Document text={of.value} streaming={of.streaming ?? false} onLink={onLink} />
      </ImageDomains.Provider>
    </div>
  );
}

import { Markdown as Document } from "../markdown/markdown";
import { deeplink } from "../thread/deeplink";
import { useUi } from "../ui/context";
import type { Markdown } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Markdown`, as the assistant's answers are. */
export function MarkdownView({ of }: Props<Markdown>) {
  const { actions } = useUi();
  const onLink = (href: string) => {
    const found = deeplink(href);
    if (found) {
      actions.followDeeplink(found.link, found.data);
    }
    return found !== null;
  };
  return (
    <div class="markdown" data-widget="Markdown" data-widget-id={of.id}>
      <Document text={of.value} streaming={of.streaming ?? false} onLink={onLink} />
    </div>
  );
}

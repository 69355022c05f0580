import { Markdown } from "../../markdown/markdown";
import type { ObjectItem } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { represent } from "./bundle";
import { HtmlFrame } from "./frame";

/** A Python object, by the best representation it has. */
export function ObjectView({ item }: { item: ObjectItem }) {
  const { t } = useUi();
  const shown = represent(item.bundle);
  const name = item.class_name || "object";
  switch (shown.kind) {
    case "html":
      return <HtmlFrame html={shown.text} title={t("object.frame", { name })} />;
    case "image":
      return <img class="picture" src={shown.url} alt={t("object.image", { name })} />;
    case "markdown":
      return <Markdown text={shown.text} streaming={false} />;
    case "text":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre class="plain" dir="ltr" tabIndex={0}>
          {shown.text}
        </pre>
      );
    case "none":
      return <div class="quiet">{t("object.empty", { name })}</div>;
    default:
      return shown satisfies never;
  }
}

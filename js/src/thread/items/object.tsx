import type { ObjectsChunk } from "../../chunks/objects";
import { Markdown } from "../../markdown/markdown";
import type { ObjectItem } from "../../protocol.gen";
import { useChunk } from "../../ui/chunks";
import { useUi } from "../../ui/context";
import { represent } from "./bundle";
import { HtmlFrame } from "./frame";
import { Latex } from "./latex";

interface ObjectProps {
  readonly item: ObjectItem;
  readonly rowKey: string;
}

/** A Python object: by its form if it has one, once that can be drawn. */
export function ObjectView({ item, rowKey }: ObjectProps) {
  const { form } = item;
  const chunk = useChunk<ObjectsChunk>("objects", Boolean(form));
  const plain = <BundleView item={item} />;
  return form && chunk ? <chunk.FormView item={item} form={form} rowKey={rowKey} plain={plain} /> : plain;
}

/** The best representation that an object has by itself. */
function BundleView({ item }: { item: ObjectItem }) {
  const { t } = useUi();
  const shown = represent(item.bundle);
  const name = item.class_name || "object";
  switch (shown.kind) {
    case "html":
      return <HtmlFrame html={shown.text} title={t("object.frame", { name })} />;
    case "image":
      return <img class="picture" src={shown.url} alt={t("object.image", { name })} />;
    case "sound":
    case "film": {
      const Media = shown.kind === "sound" ? "audio" : "video";
      return (
        <Media
          class="media"
          controls
          preload="metadata"
          src={shown.url}
          aria-label={t(`object.${shown.kind}`, { name })}
        />
      );
    }
    case "markdown":
      return <Markdown text={shown.text} streaming={false} />;
    case "latex":
      return <Latex text={shown.text} />;
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

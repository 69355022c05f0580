import { useState } from "preact/hooks";
import { INCOMPLETE_IMAGE_PLACEHOLDER } from "remend";
import { useUi } from "../ui/context.ts";
import { imageSource } from "./links.ts";

interface ImageProps {
  readonly href: string;
  readonly alt: string;
  readonly title: string | undefined;
}

/** An image that came with the text shows; one on another host shows after a click, since loading it tells that host. */
export function MarkdownImage({ href, alt, title }: ImageProps) {
  const { t } = useUi();
  const [allowed, setAllowed] = useState<string | null>(null);
  if (href === INCOMPLETE_IMAGE_PLACEHOLDER) {
    return null;
  }
  const source = imageSource(href);
  switch (source.kind) {
    case "inline":
      return <img src={source.src} alt={alt} title={title} />;
    case "remote":
      return allowed === source.src ? (
        <img src={source.src} alt={alt} title={title} referrerpolicy="no-referrer" />
      ) : (
        <button
          type="button"
          class="ck-md-image"
          aria-label={
            alt === ""
              ? t("image.loadFrom", { host: source.host })
              : t("image.loadNamed", { name: alt, host: source.host })
          }
          onClick={() => setAllowed(source.src)}
        >
          <span class="ck-md-image-alt">{alt === "" ? t("image.load") : alt}</span>
          <span class="ck-md-image-host">
            {t("image.load")} · {source.host}
          </span>
        </button>
      );
    case "none":
      return <span>{alt}</span>;
  }
}

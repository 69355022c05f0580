import { useContext, useState } from "preact/hooks";
import { INCOMPLETE_IMAGE_PLACEHOLDER } from "remend";
import { useUi } from "../ui/context.ts";
import { ImageDomains, imageSource, isAllowed } from "./links.ts";

interface ImageProps {
  readonly href: string;
  readonly alt: string;
  readonly title: string | undefined;
}

/**
 * An image. One that came with the text, or from a domain the thread allows, shows at once; another one shows after a
 * click, since loading it tells its host. Where the thread has a list, what is not on it never shows.
 */
export function MarkdownImage({ href, alt, title }: ImageProps) {
  const { t } = useUi();
  const domains = useContext(ImageDomains);
  const [clicked, setClicked] = useState<string | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  if (href === INCOMPLETE_IMAGE_PLACEHOLDER) {
    return null;
  }
  const source = imageSource(href);
  if (source.kind === "none") {
    return <span>{alt}</span>;
  }
  const { src } = source;
  if (broken === src) {
    return <span class="ck-md-broken">{alt === "" ? t("image.broken") : `${alt} · ${t("image.broken")}`}</span>;
  }
  const onError = () => setBroken(src);
  if (source.kind === "inline") {
    return <img src={src} alt={alt} title={title} onError={onError} />;
  }
  if (clicked === src || isAllowed(source.host, domains)) {
    return <img src={src} alt={alt} title={title} referrerpolicy="no-referrer" onError={onError} />;
  }
  if (domains) {
    return <span class="ck-md-broken">{alt === "" ? source.host : `${alt} · ${source.host}`}</span>;
  }
  return (
    <button type="button" class="ck-md-image" onClick={() => setClicked(src)}>
      {alt !== "" && <span class="ck-md-image-alt">{alt}</span>}
      <span class="ck-md-image-host">
        {t("image.load")} · {source.host}
      </span>
    </button>
  );
}

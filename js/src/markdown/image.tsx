import { useState } from "preact/hooks";
import { INCOMPLETE_IMAGE_PLACEHOLDER } from "remend";
import { labels } from "./labels.ts";
import { imageSource } from "./links.ts";

interface ImageProps {
  readonly href: string;
  readonly alt: string;
  readonly title: string | undefined;
}

/** An image that came with the text shows; one on another host shows after a click, since loading it tells that host. */
export function MarkdownImage({ href, alt, title }: ImageProps) {
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
          aria-label={labels.loadImageFrom(alt, source.host)}
          onClick={() => setAllowed(source.src)}
        >
          <span class="ck-md-image-alt">{alt === "" ? labels.loadImage : alt}</span>
          <span class="ck-md-image-host">
            {labels.loadImage} · {source.host}
          </span>
        </button>
      );
    case "none":
      return <span>{alt}</span>;
  }
}

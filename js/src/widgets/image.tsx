import imageOff from "lucide:image-off";
import type { CSSProperties } from "preact";
import { useState } from "preact/hooks";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { pictureUrl } from "../ui/picture";
import type { Image } from "./components.gen";
import { sizeStyle } from "./styles/boxes";
import { color } from "./styles/colors";
import { useScheme } from "./styles/scheme";
import type { Props } from "./tree/place";

/** In less, in px, what stands for a picture has no words to see. */
const ROOM_FOR_WORDS = 96;

/** ChatKit's `Image`. What cannot be shown leaves a quiet place with its words. */
export function ImageView({ of }: Props<Image>) {
  const { t } = useUi();
  const src = pictureUrl(of.src);
  const [broken, setBroken] = useState<string | null>(null);
  const look = {
    class: "image",
    "data-widget": "Image",
    "data-widget-id": of.id,
    "data-frame": of.frame ? "" : undefined,
    "data-flush": of.flush ? "" : undefined,
    style: {
      ...sizeStyle(of.flush && of.width === "100%" ? { ...of, width: null } : of),
      background: color(of.background, "background", useScheme()),
      objectFit: of.fit ?? undefined,
      objectPosition: of.position ?? undefined,
    } as CSSProperties,
  };
  if (src === null || src === broken) {
    const words = of.alt || t("image.broken");
    const isSmall = [of.width, of.height, of.size].some((each) => typeof each === "number" && each < ROOM_FOR_WORDS);
    return (
      <div {...look} data-broken="" role="img" aria-label={words} title={words}>
        <Icon nodes={imageOff} />
        {!isSmall && (
          <span dir="auto" aria-hidden="true">
            {words}
          </span>
        )}
      </div>
    );
  }
  return (
    <img
      {...look}
      src={src}
      alt={of.alt ?? ""}
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
      draggable={false}
      onError={() => setBroken(src)}
    />
  );
}

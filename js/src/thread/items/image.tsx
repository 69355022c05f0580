import download from "lucide:download";
import imageIcon from "lucide:image";
import imageOff from "lucide:image-off";
import { useState } from "preact/hooks";
import type { GeneratedImage } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { pictureUrl } from "../../ui/picture";

interface GeneratedImageProps {
  readonly image: GeneratedImage | null;
  /** How much of it there is, from 0 to 1, while it is being made. */
  readonly progress: number | null;
  readonly active: boolean;
}

/** A picture the assistant made, also while only a part of it is there; before that, a place for it. */
export function GeneratedImageView({ image, progress, active }: GeneratedImageProps) {
  const { t } = useUi();
  const [broken, setBroken] = useState<string | null>(null);
  const url = pictureUrl(image?.url);
  const partial = progress !== null && progress < 1;
  if (!image && active) {
    return (
      <div class="picture-place">
        <Icon nodes={imageIcon} />
        <span class="shimmer">{t("image.pending")}</span>
        {progress !== null && <Progress progress={progress} />}
      </div>
    );
  }
  if (!url || broken === url) {
    return (
      <div class="quiet">
        <Icon nodes={imageOff} />
        <span>{t(!image ? "image.missing" : url ? "image.broken" : "image.refused")}</span>
      </div>
    );
  }
  return (
    <div class="picture-frame">
      <img
        class={`picture ${partial ? "partial" : ""}`}
        src={url}
        alt={t("image.generated")}
        referrerpolicy="no-referrer"
        onError={() => setBroken(url)}
      />
      {partial ? (
        <Progress progress={progress} />
      ) : (
        <a
          class="icon-button small picture-save"
          href={url}
          download="image"
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t("image.save")}
          title={t("image.save")}
        >
          <Icon nodes={download} />
        </a>
      )}
    </div>
  );
}

function Progress({ progress }: { progress: number }) {
  const { t } = useUi();
  return <progress class="picture-progress" value={progress} aria-label={t("image.pending")} />;
}

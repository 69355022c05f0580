import imageIcon from "lucide:image";
import type { GeneratedImage } from "../protocol.gen";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";

interface GeneratedImageProps {
  image: GeneratedImage | null;
  /** How much of it there is, from 0 to 1, while it is being made. */
  progress: number | null;
}

/** A picture the assistant made, also while only a part of it is there; a quiet line before that. */
export function GeneratedImageView({ image, progress }: GeneratedImageProps) {
  const { t } = useUi();
  const url = image?.url ?? "";
  return (
    <>
      {/^(https:|data:image\/)/i.test(url) ? (
        <img class="picture" src={url} alt={t("image.generated")} />
      ) : (
        <div class="quiet">
          <Icon nodes={imageIcon} />
          <span>{t(image ? "image.refused" : "image.pending")}</span>
        </div>
      )}
      {progress !== null && progress < 1 && (
        <progress class="picture-progress" value={progress} aria-label={t("image.pending")} />
      )}
    </>
  );
}

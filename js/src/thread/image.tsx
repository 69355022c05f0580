import imageIcon from "lucide:image";
import { t } from "../i18n/t";
import type { GeneratedImage } from "../protocol.gen";
import { Icon } from "../ui/icon";

/** A picture the assistant made; a quiet line until it is there. */
export function GeneratedImageView({ image }: { image: GeneratedImage | null }) {
  const url = image?.url ?? "";
  if (/^(https:|data:image\/)/i.test(url)) {
    return <img class="picture" src={url} alt={t("image.generated")} />;
  }
  return (
    <div class="quiet">
      <Icon nodes={imageIcon} />
      <span>{t(image ? "image.refused" : "image.pending")}</span>
    </div>
  );
}

import { useState } from "preact/hooks";
import { Icon } from "../ui/icon";
import { pictureUrl } from "../ui/picture";
import { useIcon } from "../ui/use-icon";
import type { Status } from "./components.gen";

/** The line above a widget that says what it is or where it is from. */
export function StatusLine({ status: { text, icon, favicon, frame } }: { status: Status }) {
  const nodes = useIcon(icon);
  // Placed by the backend for this widget, so it may be fetched; one of a site that is cited may not.
  const src = pictureUrl(favicon);
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <div class="status">
      {src && src !== broken ? (
        <img
          class={frame ? "favicon framed" : "favicon"}
          src={src}
          alt=""
          referrerpolicy="no-referrer"
          onError={() => setBroken(src)}
        />
      ) : (
        icon && <Icon nodes={nodes} />
      )}
      <span dir="auto">{text}</span>
    </div>
  );
}

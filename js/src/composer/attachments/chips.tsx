import file from "lucide:file";
import fileAlert from "lucide:file-exclamation-point";
import x from "lucide:x";
import { useState } from "preact/hooks";
import en from "../../i18n/en.attachments.json";
import { learn } from "../../i18n/t";
import type { Upload } from "../../protocol.gen";
import { uploadsOf } from "../../state/uploads";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { pictureUrl } from "../../ui/picture";
import css from "./attachments.css";
import { shownSize } from "./sizes";

learn(en);

/** So much of the end of a name is always shown: the file's ending is there. Other scripts join letters across a cut. */
const TAIL = /[\p{Script=Latin}\p{Script=Common}]{0,8}$/u;

/** The files in the composer. */
export function Chips() {
  const { state, adopt, t } = useUi();
  const all = uploadsOf(state);
  // What went wrong comes first: further down it may be out of view.
  const failed = all.filter(({ status }) => status === "failed");
  const others = all.filter(({ status }) => status !== "failed");
  adopt(css);
  return (
    <ul class="chips" aria-label={t("files.label")}>
      {[...failed, ...others].map((upload) => (
        <Chip key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}

function Chip({ upload }: { upload: Upload }) {
  const { actions, t } = useUi();
  const { key, name, status } = upload;
  const label = t("files.remove", { name });
  const cut = name.search(TAIL);
  return (
    <li class={`chip ${status}`} data-part="attachment" data-status={status} title={name}>
      <Picture upload={upload} />
      <div class="chip-text">
        <div class="chip-name" dir="auto">
          <span>{name.slice(0, cut)}</span>
          <span>{name.slice(cut)}</span>
        </div>
        <Progress upload={upload} />
      </div>
      <button
        type="button"
        class="icon-button small"
        aria-label={label}
        title={label}
        onClick={() => actions.detach(key)}
      >
        <Icon nodes={x} />
      </button>
    </li>
  );
}

/** A thumbnail: of the bytes that are here, or else what the backend shows of it. */
function Picture({ upload: { key, status, attachment } }: { upload: Upload }) {
  const chosen = useUi().state.chosen.value.get(key)?.preview;
  const url = chosen ?? (attachment?.type === "image" ? pictureUrl(attachment.preview_url) : null);
  const [broken, setBroken] = useState<string | null>(null);
  return url && url !== broken ? (
    <img class="chip-picture" src={url} alt="" referrerpolicy="no-referrer" onError={() => setBroken(url)} />
  ) : (
    <span class={`chip-picture ${status}`}>
      <Icon nodes={status === "failed" ? fileAlert : file} />
    </span>
  );
}

function Progress({ upload: { name, size, sent, status, error, phrase } }: { upload: Upload }) {
  const { t } = useUi();
  switch (status) {
    case "uploading":
      return <progress max={size || 1} value={sent} aria-label={t("files.uploading", { name })} />;
    case "failed":
      return (
        <div class="chip-error" role="alert">
          {error ? t.said(error, phrase) : t("files.failed")}
        </div>
      );
    default:
      return size > 0 ? <div class="chip-size">{shownSize(size, t)}</div> : null;
  }
}

import download from "lucide:download";
import { useEffect, useRef, useState } from "preact/hooks";
import { shownSize } from "../../composer/attachments/sizes";
import type { FileForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { represent } from "../items/bundle";
import css from "./file.css";
import { iconOfFile } from "./file-icon";
import type { ObjectProps } from "./form";
import { loadWhole, saveFile } from "./save";
import { Tool } from "./tool";

/** A file that can be downloaded while Python has it, and its picture if it is one. */
export function FileView({ form, item, rowKey, plain }: ObjectProps & { readonly form: FileForm }) {
  const { actions, adopt, t } = useUi();
  adopt(css);
  const { name, mime_type, size } = form;
  const [share, setShare] = useState<number | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );
  const picture = mime_type.startsWith("image/") && represent(item.bundle).kind === "image";
  const onSave = async (button: HTMLElement) => {
    setSaid(null);
    setShare(0);
    const progress = (bytes: number) => {
      setShare(size > 0 ? Math.min(1, bytes / size) : 0);
      return here.current;
    };
    const answer = await loadWhole({ load: actions.loadPart, key: rowKey, progress });
    setShare(null);
    if (answer.error !== undefined) {
      setSaid(answer.error);
      return false;
    }
    if (answer.value && here.current) {
      saveFile(answer.value, name, button);
    }
    return answer.value !== null;
  };
  return (
    <div class="object-file">
      {picture && plain}
      <div class="file-card">
        <Icon nodes={iconOfFile(mime_type)} />
        <span class="file-name" dir="auto" title={name}>
          {name}
        </span>
        <span class="file-size">{shownSize(size, t)}</span>
        {item.ref && <Tool label={t("objects.download", { name })} icon={download} run={onSave} />}
        {share !== null && <progress value={share} aria-label={t("objects.downloading", { name })} />}
      </div>
      <div class="object-note" role="status">
        {said ?? (item.ref ? null : t("objects.fileGone"))}
      </div>
    </div>
  );
}

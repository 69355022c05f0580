import paperclip from "lucide:paperclip";
import { useEffect, useRef } from "preact/hooks";
import en from "../../i18n/en.attachments.json";
import { learn } from "../../i18n/t";
import { uploadsOf } from "../../state/uploads";
import { type Ui, useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import css from "./attachments.css";
import { type Offered, takeFiles } from "./incoming";
import { judge, pickerAccept } from "./limits";

learn(en);

/** So many problems are told at once. */
const TOLD = 3;

/** The button that opens the file picker. While it is there, files may also be dropped and pasted. */
export function Attach({ off }: { off: boolean }) {
  const ui = useUi();
  const { accept, max_count } = ui.state.options.value.composer.attachments;
  const picker = useRef<HTMLInputElement>(null);
  const label = ui.t("files.attach");
  const hint = ui.t("files.drop");
  ui.adopt(css);

  useEffect(() => {
    const chat = picker.current?.closest<HTMLElement>(".chat");
    const closing = new AbortController();
    if (chat) {
      takeFiles(chat, { off, hint, take: (offered) => attach(ui, offered), signal: closing.signal });
    }
    return () => closing.abort();
  }, [ui, off, hint]);

  const onChange = () => {
    if (picker.current) {
      attach(ui, { files: [...(picker.current.files ?? [])], folders: [] });
      // So that the same file can be chosen again.
      picker.current.value = "";
    }
  };
  return (
    <>
      <button
        type="button"
        class="icon-button tool"
        data-part="attach"
        aria-label={label}
        title={label}
        disabled={off}
        onClick={() => picker.current?.click()}
      >
        <Icon nodes={paperclip} />
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={label}
        multiple={max_count !== 1}
        accept={pickerAccept(accept)}
        onChange={onChange}
      />
    </>
  );
}

/** Takes what the limits let through, and says what is wrong with the rest. */
function attach({ state, actions, t }: Ui, { files, folders }: Offered): void {
  const limits = state.options.peek().composer.attachments;
  const { accepted, problems } = judge(files, limits, uploadsOf(state).length, t);
  if (accepted.length > 0) {
    actions.attach(accepted);
  }
  const all = [...folders.map((name) => t("files.folder", { name })), ...problems];
  if (all.length > 0) {
    const more = all.length > TOLD ? [t("files.more", { count: all.length - TOLD })] : [];
    state.composerNote.value = { text: [...all.slice(0, TOLD), ...more].join("\n"), level: "error" };
  }
}

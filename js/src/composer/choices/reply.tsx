import reply from "lucide:reply";
import x from "lucide:x";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import css from "./choices.css";

/** What the message will answer to, and a button that takes it away. */
export function Reply({ text }: { text: string }) {
  const { actions, adopt, t } = useUi();
  adopt(css);
  return (
    <>
      <Icon nodes={reply} mirrored />
      <span class="hidden-text">{t("user.quote")}</span>
      <span class="reply-text" dir="auto">
        {text}
      </span>
      <button
        type="button"
        class="icon-button small"
        aria-label={t("choices.unquote")}
        title={t("choices.unquote")}
        onClick={() => actions.quote(null)}
      >
        <Icon nodes={x} />
      </button>
    </>
  );
}

import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { useIcon } from "../ui/use-icon";

/** What is going on, while it goes on: the kernel's words, or a quiet pulse until the answer begins. */
export function ProgressLine() {
  const { state, t } = useUi();
  const progress = state.progress.value;
  const icon = useIcon(progress?.icon);
  if (progress) {
    return (
      <div class="progress" data-part="progress" role="status">
        {icon && <Icon nodes={icon} />}
        <span class="shimmer" dir="auto">
          {progress.text}
        </span>
      </div>
    );
  }
  const last = state.keys.value.at(-1);
  const item = last === undefined ? undefined : state.rows.get(last)?.value.item;
  const waits = item?.type === "user_message" || (item?.type === "assistant_message" && !item.content[0]?.text);
  if (!state.responding.value || (item && !waits)) {
    return null;
  }
  return (
    <div class="progress">
      <span class="pulse" />
      <span class="hidden-text">{t("thread.thinking")}</span>
    </div>
  );
}

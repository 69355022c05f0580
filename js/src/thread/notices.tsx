import circleAlert from "lucide:circle-alert";
import info from "lucide:info";
import triangleAlert from "lucide:triangle-alert";
import x from "lucide:x";
import { Markdown } from "../markdown/markdown";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";

const icons = { info, warning: triangleAlert, danger: circleAlert };

/** Messages beside the conversation, until they are dismissed. */
export function Notices() {
  const { state, actions, t } = useUi();
  const label = t("notice.dismiss");
  return (
    <div class="notices" role="status">
      {state.notices.value.map((notice, index) => (
        <div key={index} class={`line ${notice.level}`} data-part="notice">
          <Icon nodes={icons[notice.level] ?? info} />
          <div>
            {notice.title && (
              <div class="line-title" dir="auto">
                {notice.title}
              </div>
            )}
            <Markdown text={t.said(notice.message, notice.phrase)} streaming={false} />
          </div>
          <button
            type="button"
            class="icon-button small"
            aria-label={label}
            title={label}
            onClick={() => actions.dismissNotice(index)}
          >
            <Icon nodes={x} />
          </button>
        </div>
      ))}
    </div>
  );
}

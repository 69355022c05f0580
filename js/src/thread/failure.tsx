import circleAlert from "lucide:circle-alert";
import rotate from "lucide:rotate-ccw";
import { isBusy } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";

/** Why the last turn failed, with Retry and the details folded. */
export function FailureLine() {
  const { state, actions, t } = useUi();
  const failure = state.failure.value;
  if (!failure) {
    return null;
  }
  return (
    <div class="line danger" data-part="error" role="alert">
      <Icon nodes={circleAlert} />
      <div class="message">{t.said(failure.message, failure.phrase)}</div>
      {failure.allow_retry && (
        <button type="button" class="button" data-part="retry" disabled={isBusy(state)} onClick={() => actions.retry()}>
          <Icon nodes={rotate} />
          {t("error.retry")}
        </button>
      )}
      {failure.detail && (
        <details>
          <summary>{t("error.details")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre class="plain" dir="ltr" tabIndex={0}>
            {failure.detail}
          </pre>
        </details>
      )}
    </div>
  );
}

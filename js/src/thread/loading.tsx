import { useUi } from "../ui/context";

/** A thread that has not come yet. */
export function Loading() {
  const { t } = useUi();
  return (
    <div class="thread-frame" role="status" aria-label={t("thread.loading")}>
      <div class="column rows loading">
        {[0, 1].map((turn) => (
          <div key={turn} class="loading-turn">
            <div class="skeleton question" />
            <div class="skeleton" />
            <div class="skeleton" />
            <div class="skeleton" />
          </div>
        ))}
      </div>
    </div>
  );
}

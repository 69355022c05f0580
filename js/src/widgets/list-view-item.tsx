import { useId } from "preact/hooks";
import { useAction } from "./actions/use-action";
import type { ListViewItem } from "./components.gen";
import { arrangeStyle } from "./styles/boxes";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/**
 * ChatKit's `ListViewItem`: a row, which is clicked as a whole where it has an action. Its button lies behind what is in it,
 * so that what can be clicked there stays so.
 */
export function ListViewItemView({ of, at }: Props<ListViewItem>) {
  const content = useId();
  const { run, loading, reason } = useAction("row");
  const why = loading ? undefined : reason(of.onClickAction);
  return (
    <div class="list-row" data-widget="ListViewItem" data-widget-id={of.id}>
      {of.onClickAction && (
        <button
          type="button"
          class="list-hit"
          aria-labelledby={content}
          aria-disabled={why !== undefined || undefined}
          aria-busy={loading || undefined}
          aria-description={why}
          title={why}
          onClick={() => void run(of.onClickAction)}
        />
      )}
      <div id={content} class="list-content" style={arrangeStyle(of)}>
        <Children of={of} at={at} />
      </div>
      {loading && <span class="spinner" aria-hidden="true" />}
    </div>
  );
}

import type { ActionConfig } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { wordsOf } from "../references/words";

/** What stands for a widget until it can be drawn: its words, and a button for each of its actions. */
export function WidgetView({ widget }: { widget: Record<string, unknown> }) {
  const { actions, t } = useUi();
  const run = (event: MouseEvent, action: ActionConfig) => {
    const row = (event.currentTarget as Element).closest<HTMLElement>("[data-row-key]");
    if (row?.dataset.rowKey) {
      actions.act(row.dataset.rowKey, action);
    }
  };
  const { type } = widget as { type?: unknown };
  return (
    <div class="widget-words">
      <div class="quiet">{t("widget.line", { name: String(type ?? "?") })}</div>
      {wordsOf(widget).map((line, index) => (
        <div key={index} dir="auto">
          {line}
        </div>
      ))}
      {actionsIn(widget).map(({ label, action }, index) => (
        <button key={index} type="button" class="button" onClick={(event) => run(event, action)}>
          {label}
        </button>
      ))}
    </div>
  );
}

interface Labelled {
  readonly label: string;
  readonly action: ActionConfig;
}

/** The actions of a widget's nodes, by the words on them. */
function actionsIn(node: unknown): Labelled[] {
  if (Array.isArray(node)) {
    return node.flatMap(actionsIn);
  }
  if (typeof node !== "object" || node === null) {
    return [];
  }
  const { onClickAction, children } = node as { onClickAction?: unknown; children?: unknown };
  const action = actionOf(onClickAction);
  const own = action ? [{ label: wordsOf(node).join(" ") || action.type, action }] : [];
  return [...own, ...actionsIn(children)];
}

function actionOf(given: unknown): ActionConfig | null {
  if (typeof given !== "object" || given === null) {
    return null;
  }
  const { type, payload, handler, streaming } = given as Record<string, unknown>;
  if (typeof type !== "string") {
    return null;
  }
  return {
    type,
    payload: (payload ?? null) as never,
    handler: handler === "client" ? "client" : "server",
    streaming: streaming !== false && streaming !== "false",
  };
}

import { useMemo } from "preact/hooks";
import en from "../i18n/en.widgets.json";
import { learn } from "../i18n/t";
import { useUi } from "../ui/context";
import { WidgetContext, type WidgetHost } from "./tree/context";
import { Node } from "./tree/node";
import css from "./widgets.css";

learn(en);

interface WidgetProps {
  /** The root of a widget, as it came. */
  readonly widget: unknown;
  /** The row whose item it is; null for the card beside an entity, which has no actions. */
  readonly rowKey: string | null;
  /** Its item is finished. */
  readonly done: boolean;
}

const root = { path: "", depth: 0 };

/** A ChatKit widget. */
export function WidgetView({ widget, rowKey, done }: WidgetProps) {
  const { actions, adopt } = useUi();
  adopt(css);
  const host = useMemo<WidgetHost>(
    () => ({
      done,
      run: async ({ type, payload, handler, streaming }) => {
        if (rowKey === null) {
          return false;
        }
        actions.act(rowKey, {
          type,
          payload: (payload ?? null) as never,
          handler: handler ?? "server",
          streaming: streaming !== false && streaming !== "false",
        });
        return true;
      },
    }),
    [actions, rowKey, done],
  );
  return (
    <WidgetContext.Provider value={host}>
      <div class="widget" data-part="widget">
        <Node node={widget} parent={null} at={root} />
      </div>
    </WidgetContext.Provider>
  );
}

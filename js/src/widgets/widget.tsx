import { useMemo, useRef } from "preact/hooks";
import forms from "../i18n/en.forms.json";
import en from "../i18n/en.widgets.json";
import { learn } from "../i18n/t";
import { useUi } from "../ui/context";
import { Problems } from "./check/problems";
import buttons from "./styles/buttons.css";
import cards from "./styles/cards.css";
import controls from "./styles/controls.css";
import fields from "./styles/fields.css";
import layout from "./styles/layout.css";
import lists from "./styles/lists.css";
import media from "./styles/media.css";
import { SchemeContext, wantedScheme } from "./styles/scheme";
import table from "./styles/table.css";
import texts from "./styles/texts.css";
import { WidgetContext } from "./tree/context";
import { useHost } from "./tree/host";
import { Node } from "./tree/node";
import { shared } from "./tree/shared";
import { stillness } from "./tree/still";
import css from "./widgets.css";

learn(en);
learn(forms);

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
export function WidgetView({ widget: given, rowKey, done }: WidgetProps) {
  const { adopt, scheme } = useUi();
  const before = useRef<unknown>(undefined);
  const widget = useMemo(() => {
    before.current = shared(before.current, given);
    return before.current;
  }, [given]);
  const wanted = wantedScheme(widget);
  for (const sheet of [css, layout, texts, media, table, controls, buttons, fields, cards, lists]) {
    adopt(sheet);
  }
  const { host, waiting, note } = useHost(rowKey, done);
  return (
    <WidgetContext.Provider value={host}>
      <div
        class="widget"
        data-part="widget"
        data-theme={wanted && wanted !== scheme.value ? wanted : undefined}
        {...(waiting.value && stillness)}
      >
        <SchemeContext.Provider value={wanted}>
          <Node node={widget} parent={null} at={root} />
        </SchemeContext.Provider>
        <div class="widget-note" role="status">
          {note.value || null}
        </div>
        <Problems widget={widget} />
      </div>
    </WidgetContext.Provider>
  );
}

import { WidgetView } from "../widgets/widget";

/** ChatKit's widgets, all but what few of them need. */
const widgets = { WidgetView };

export type WidgetsChunk = typeof widgets;

export default widgets;

import { OtherItemView } from "../thread/items/item";

/** What comes beside messages: tasks, pictures, objects, records, widgets, printed output. */
const items = { OtherItemView };

export type ItemsChunk = typeof items;

export default items;

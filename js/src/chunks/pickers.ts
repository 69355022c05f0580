import { Calendar } from "../widgets/pickers/calendar";
import { Listbox } from "../widgets/pickers/listbox";

/** What opens for a choice in a widget: a list with more than a browser's own has, and a calendar. */
const pickers = { Calendar, Listbox };

export type PickersChunk = typeof pickers;

export default pickers;

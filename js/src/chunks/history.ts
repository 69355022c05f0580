import { Deleted } from "../history/deleted";
import { History } from "../history/history";
import { TitleField } from "../history/rename";

/** The list of threads, the way back from deleting one, and the field that renames one. */
const history = { History, Deleted, TitleField };

export type HistoryChunk = typeof history;

export default history;

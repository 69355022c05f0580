import { History } from "../history/history";

/** The list of threads. */
const history = { History };

export type HistoryChunk = typeof history;

export default history;

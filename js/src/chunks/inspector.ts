import { Inspector } from "../inspector/inspector";

/** The panel with what goes between the chat and its backend. */
const inspector = { Inspector };

export type InspectorChunk = typeof inspector;

export default inspector;

import { FormView } from "../thread/objects/form";

/** What a page draws of Python objects itself: tables, trees, exceptions, files, figures and live widgets. */
const objects = { FormView };

export type ObjectsChunk = typeof objects;

export default objects;

import { Editor } from "../composer/editor/editor";

/** The field of the composer where there are mentions and commands. */
const editor = { Editor };

export type EditorChunk = typeof editor;

export default editor;

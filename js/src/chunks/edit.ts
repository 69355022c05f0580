import { EditButton } from "../composer/edit/edit-button";
import { EditMessage } from "../composer/edit/edit-message";
import { fillWith } from "../composer/edit/fill";
import { recallBy } from "../composer/edit/recall";

/** What writes a message anew: in its place, or in the composer, to which a prompt may bring words as well. */
const edit = { EditButton, EditMessage, fillWith, recallBy };

export type EditChunk = typeof edit;

export default edit;

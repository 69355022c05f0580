import { Attach } from "../composer/attachments/attach";
import { Chips } from "../composer/attachments/chips";

/** Files in the composer: the button and the drop that choose them, and how they are shown. */
const attachments = { Attach, Chips };

export type AttachmentsChunk = typeof attachments;

export default attachments;

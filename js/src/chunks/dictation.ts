import { Dictate } from "../composer/dictation/dictate";

/** Speech instead of typing. */
const dictation = { Dictate };

export type DictationChunk = typeof dictation;

export default dictation;

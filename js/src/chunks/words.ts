import { wordsOfMarkdown } from "../markdown/words";
import { Announcer } from "../thread/announcer";

/** What answers say without their syntax: for screen readers, and to be copied as plain text. */
const words = { Announcer, wordsOfMarkdown };

export type WordsChunk = typeof words;

export default words;

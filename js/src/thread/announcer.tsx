import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { MarkdownDocument } from "../markdown/document";
import { wordsOfBlocks } from "../markdown/words";
import type { AssistantMessage } from "../protocol.gen";
import { useUi } from "../ui/context";

/** So many milliseconds lie between two announcements at least. */
const PAUSE = 1000;

/** So many paragraphs stay, for readers that look at the region again. */
const KEPT = 4;

/** What is known of an answer that is being said. */
interface Said {
  readonly document: MarkdownDocument;
  /** How many characters of its words were announced. */
  upTo: number;
}

/** Tells screen readers what the assistant says, by finished sentences, a few at a time. */
export function Announcer() {
  const { state } = useUi();
  const spoken = useSignal<readonly string[]>([]);
  /** The answers by their row and part; null for those that were there before. */
  const answers = useRef(new Map<string, Said | null>());
  const conversation = useRef(-1);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const announce = () => {
    timer.current = undefined;
    const all = state.keys.peek().flatMap((key) => {
      const row = state.rows.get(key)?.peek();
      return row?.item.type === "assistant_message" ? sentences(answers.current, key, row.item, row.streaming) : [];
    });
    if (all.length > 0) {
      spoken.value = [...spoken.peek(), all.join(" ")].slice(-KEPT);
    }
  };

  useSignalEffect(() => {
    const keys = state.keys.value;
    const last = keys.at(-1);
    const row = last === undefined ? undefined : state.rows.get(last)?.value;
    if (conversation.current !== state.conversation.value) {
      // What an opened thread holds already is read by moving through it.
      conversation.current = state.conversation.value;
      const streams = (key: string) => state.rows.get(key)?.peek().streaming;
      answers.current = new Map(keys.filter((key) => !streams(key)).map((key) => [key, null]));
      spoken.value = [];
    }
    if (row && timer.current === undefined) {
      timer.current = setTimeout(announce, PAUSE);
    }
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div class="hidden-text" role="status" data-part="announcements">
      {spoken.value.map((words, index) => (
        <p key={index}>{words}</p>
      ))}
    </div>
  );
}

/** The sentences of an answer that have been finished since. */
function sentences(
  answers: Map<string, Said | null>,
  key: string,
  { content }: AssistantMessage,
  streaming: boolean,
): string[] {
  if (answers.get(key) === null) {
    return [];
  }
  const said = content.flatMap(({ text }, index) => {
    const place = `${key} ${index}`;
    const part = answers.get(place) ?? { document: new MarkdownDocument(), upTo: 0 };
    answers.set(place, part);
    const words = wordsOfBlocks(part.document.update(text, streaming));
    const end = streaming ? lastEnd(words) : words.length;
    const fresh = words.slice(part.upTo, end).trim();
    part.upTo = Math.max(part.upTo, end);
    return fresh === "" ? [] : [fresh];
  });
  if (!streaming) {
    answers.set(key, null);
  }
  return said;
}

/** Where the last finished sentence or line ends. */
function lastEnd(words: string): number {
  const ends = [...words.matchAll(/[.!?…](?=\s)|[。！？؟।]|\n/gu)];
  const last = ends.at(-1);
  return last ? last.index + 1 : 0;
}

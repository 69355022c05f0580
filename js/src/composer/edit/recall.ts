import type { ChatState, Content, Recall, Words } from "../../state/state";
import { hasTags, isSame, textOf } from "../../state/words";
import type { Ui } from "../../ui/context";

/** The words of a message, as they stand in a composer. */
export function wordsOf(content: Content): Words {
  return { text: textOf(content), content: hasTags(content) ? content : [] };
}

/** Puts words into the composer; what stands there comes back by `bringBack`, or once they are sent. */
export function fill(ui: Ui, words: Words, key: string | null = null): void {
  const { state, actions } = ui;
  const { conversation } = state.draft.peek();
  const before = state.recalls.get(conversation);
  const kept = before?.kept ?? [];
  const now = { text: state.composer.peek(), content: state.content.peek() };
  const replaced = words.reply === undefined ? now : { ...now, reply: state.reply.peek() };
  const isNew =
    !before || before.isOwn || !isRecalled(state) || (words.reply !== undefined && kept.at(-1)?.reply === undefined);
  put(ui, { key, words, isOwn: false, kept: isNew ? [...kept, replaced] : kept });
  show(actions, words);
}

/** Whether the composer holds what was put there, and nothing was changed since. */
function isRecalled(state: ChatState): boolean {
  const words = state.recalls.get(state.draft.peek().conversation)?.words;
  return words?.text === state.composer.peek() && isSame(words.content, state.content.peek());
}

/** Goes through the user's messages with the arrows, but for those that move the caret in a text. True if it did. */
export function recallBy(ui: Ui, event: KeyboardEvent, caret: { atStart: boolean; atEnd: boolean }): boolean {
  if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) {
    return false;
  }
  const untouched = caret.atEnd && isRecalled(ui.state);
  switch (event.key) {
    case "ArrowUp":
      return (caret.atStart || untouched) && recall(ui, -1);
    case "ArrowDown":
      return untouched && recall(ui, 1);
    default:
      return false;
  }
}

/** Puts the user's message before the one that stands in the composer there, or the next one. True if it did. */
function recall(ui: Ui, step: -1 | 1): boolean {
  const { state } = ui;
  const said = state.keys.peek().filter((key) => contentOf(state, key).length > 0);
  const before = isRecalled(state) ? state.recalls.get(state.draft.peek().conversation) : undefined;
  const at = before?.key ? said.indexOf(before.key) : said.length;
  const key = said[at + step];
  if (key !== undefined && (before || step < 0)) {
    fill(ui, wordsOf(contentOf(state, key)), key);
    return true;
  }
  return step > 0 && before !== undefined && bringBack(ui);
}

/** Puts what was being written into the composer again. */
function bringBack(ui: Ui): boolean {
  const { state, actions } = ui;
  const { conversation } = state.draft.peek();
  const kept = state.recalls.get(conversation)?.kept ?? [];
  const words = kept.at(-1);
  state.recalls.delete(conversation);
  if (!words) {
    return false;
  }
  if (kept.length > 1) {
    put(ui, { key: null, words, isOwn: true, kept: kept.slice(0, -1) });
  }
  show(actions, words);
  return true;
}

function put(ui: Ui, recall: Omit<Recall, "bringBack">): void {
  const { conversation } = ui.state.draft.peek();
  ui.state.recalls.set(conversation, { ...recall, bringBack: () => bringBack(ui) });
}

function show(actions: Ui["actions"], { text, content, reply }: Words): void {
  actions.edit(text, content);
  if (reply !== undefined) {
    actions.quote(reply);
  }
}

function contentOf(state: ChatState, key: string): Content {
  const item = state.rows.get(key)?.peek().item;
  return item?.type === "user_message" ? item.content : [];
}

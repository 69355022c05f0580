import type { StarterPrompt } from "../../protocol.gen";
import type { Ui } from "../../ui/context";
import { focusComposer } from "../../ui/field";
import { fill, wordsOf } from "./recall";

/** What in a prompt is left for the user to say. */
const placeholder = /\[[^[\]\n]+\]/;

/** So many frames are waited for the field to show the words. */
const FRAMES = 30;

/** Puts a prompt into the composer of the chat that `from` is in, with the first `[placeholder]` in it selected. */
export function fillWith(ui: Ui, { prompt }: StarterPrompt, from: Element): void {
  const words = typeof prompt === "string" ? { text: prompt, content: [] } : wordsOf(prompt);
  fill(ui, words);
  const field = focusComposer(from);
  if (field && placeholder.test(words.text)) {
    whenShown(field, words.text, FRAMES);
  }
}

function whenShown(field: HTMLElement, text: string, frames: number): void {
  const shown = field instanceof HTMLTextAreaElement ? field.value : field.textContent;
  if (shown === text) {
    select(field);
  } else if (frames > 0 && field.isConnected) {
    requestAnimationFrame(() => whenShown(field, text, frames - 1));
  }
}

function select(field: HTMLElement): void {
  const isText = field instanceof HTMLTextAreaElement;
  for (const node of isText ? [field] : field.childNodes) {
    const found = placeholder.exec((isText ? field.value : node.nodeType === Node.TEXT_NODE && node.textContent) || "");
    if (found) {
      const [start, end] = [found.index, found.index + found[0].length];
      if (isText) {
        field.setSelectionRange(start, end);
      } else {
        field.ownerDocument.getSelection()?.setBaseAndExtent(node, start, node, end);
      }
      return;
    }
  }
}

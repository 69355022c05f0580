import type { StarterPrompt } from "../../protocol.gen";
import type { Ui } from "../../ui/context";
import { focusComposer } from "../../ui/field";
import { fill, wordsOf } from "./recall";

/** What in a prompt is left for the user to say. */
const placeholder = /\[[^[\]\n]+\]/;

/** Puts a prompt into the composer of the chat that `from` is in, with the first `[placeholder]` in it selected. */
export function fillWith(ui: Ui, { prompt }: StarterPrompt, from: Element): void {
  const words = typeof prompt === "string" ? { text: prompt, content: [] } : wordsOf(prompt);
  fill(ui, words);
  const field = focusComposer(from);
  if (field) {
    select(field);
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

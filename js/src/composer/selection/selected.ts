import { rangeOf, selectionOf } from "../editor/caret";

/** So many characters of an answer are quoted at most. */
const MOST = 4000;

/** What is selected in one answer, and where it is, in pixels from the corner of the element that was looked at. */
export interface Selected {
  readonly text: string;
  readonly above: number;
  readonly below: number;
  readonly middle: number;
}

/** What is selected within one message of the assistant inside `root`, if anything is. */
export function selectedIn(root: HTMLElement): Selected | null {
  const range = rangeOf(root);
  if (!range || range.collapsed) {
    return null;
  }
  const answer = answerOf(range.startContainer);
  if (!answer || answer !== answerOf(range.endContainer)) {
    return null;
  }
  const live = root.ownerDocument.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  // The selection's own words have line breaks between blocks, but not every browser tells them of a shadow tree.
  const said = (selectionOf(root)?.toString().trim() || live.toString().trim()).replace(/\n{3,}/g, "\n\n");
  if (!said) {
    return null;
  }
  const text = said.length > MOST ? `${[...said.slice(0, MOST)].slice(0, -1).join("")}…` : said;
  const box = live.getBoundingClientRect();
  const corner = root.getBoundingClientRect();
  return {
    text,
    above: box.top - corner.top,
    below: box.bottom - corner.top,
    middle: (box.left + box.right) / 2 - corner.left,
  };
}

function answerOf(node: Node): Element | null {
  const element = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement;
  return element?.closest("[data-item-type=assistant_message]") ?? null;
}

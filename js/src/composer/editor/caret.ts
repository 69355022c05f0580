import { tagOf } from "./document";

/** A selection, also of a browser that tells of those in shadow trees in its own way. */
type AnySelection = Omit<Selection, "getComposedRanges"> & {
  getComposedRanges?: (roots: { shadowRoots: ShadowRoot[] } | ShadowRoot) => StaticRange[];
};
type AnyRoot = (Document | ShadowRoot) & { getSelection?: () => Selection | null };

/** Where the caret is in an editor, if it is there and nothing is selected. */
export function caretIn(root: HTMLElement): { node: Node; offset: number } | null {
  const range = rangeOf(root);
  if (!range || range.startContainer !== range.endContainer || range.startOffset !== range.endOffset) {
    return null;
  }
  return { node: range.startContainer, offset: range.startOffset };
}

/** The text before the caret, back to the mention before it or the beginning, and its node. */
export function textBefore(root: HTMLElement): { text: string; node: Text; offset: number } | null {
  const caret = caretIn(root);
  if (caret?.node.nodeType !== Node.TEXT_NODE) {
    return null;
  }
  return { text: caret.node.textContent?.slice(0, caret.offset) ?? "", node: caret.node as Text, offset: caret.offset };
}

/** How many characters are before the caret; a mention counts as one. Null when it is elsewhere. */
export function caretPlace(root: HTMLElement): number | null {
  const range = rangeOf(root);
  if (!range) {
    return null;
  }
  let count = 0;
  let found = false;
  const walk = (parent: Node) => {
    for (const [index, node] of [...parent.childNodes].entries()) {
      if (range.endContainer === parent && range.endOffset === index) {
        found = true;
      }
      if (found) {
        return;
      }
      if (tagOf(node) || node.nodeName === "BR") {
        count += 1;
      } else if (node === range.endContainer && node.nodeType === Node.TEXT_NODE) {
        count += range.endOffset;
        found = true;
      } else if (node.nodeType === Node.TEXT_NODE) {
        count += node.textContent?.length ?? 0;
      } else {
        walk(node);
      }
      if (found) {
        return;
      }
    }
  };
  walk(root);
  return count;
}

/** Puts the caret behind so many characters. */
export function setCaretPlace(root: HTMLElement, place: number): void {
  let left = place;
  for (const [index, node] of [...root.childNodes].entries()) {
    const size = node.nodeType === Node.TEXT_NODE ? (node.textContent?.length ?? 0) : 1;
    if (node.nodeType === Node.TEXT_NODE && left <= size) {
      setCaret(root, node, left);
      return;
    }
    if (left === 0) {
      setCaret(root, root, index);
      return;
    }
    left -= size;
  }
  // Before the element that only gives an empty line its height.
  const last = root.lastChild?.nodeName === "BR" ? 1 : 0;
  setCaret(root, root, root.childNodes.length - last);
}

/** Puts the caret at a place in a node. */
export function setCaret(root: HTMLElement, node: Node, offset: number): void {
  selectionOf(root)?.collapse(node, offset);
}

/** The selection of the tree that an element is in. */
export function selectionOf(root: HTMLElement): AnySelection | null {
  const tree = root.getRootNode() as AnyRoot;
  return (("getSelection" in tree ? tree.getSelection?.() : null) ??
    root.ownerDocument.getSelection()) as AnySelection | null;
}

/** What is selected, if all of it is inside an element. */
export function rangeOf(root: HTMLElement): StaticRange | Range | null {
  const selection = selectionOf(root);
  const range = selection && (composedRange(selection, root.getRootNode()) ?? plainRange(selection));
  return range && root.contains(range.startContainer) && root.contains(range.endContainer) ? range : null;
}

function plainRange(selection: AnySelection): Range | undefined {
  return selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
}

function composedRange(selection: AnySelection, tree: Node): StaticRange | undefined {
  if (!selection.getComposedRanges || !("host" in tree)) {
    return undefined;
  }
  try {
    return selection.getComposedRanges({ shadowRoots: [tree as ShadowRoot] })[0];
  } catch {
    // The first browsers that had it took the roots themselves.
    return selection.getComposedRanges(tree as ShadowRoot)[0];
  }
}

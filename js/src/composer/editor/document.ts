import type { Content } from "../../state/state";
import { textOf } from "../../state/words";

/** One mention among the parts of a message. */
export type Tag = Extract<Content[number], { type: "input_tag" }>;

/** The mentions that stand in editors, by their elements. */
const tags = new WeakMap<Node, Tag>();

/** The mention that an element stands for. */
export function tagOf(node: Node | null): Tag | undefined {
  return node ? tags.get(node) : undefined;
}

/** An element that stands for a mention: one thing to the caret. */
export function drawTag(document: Document, tag: Tag): HTMLElement {
  const element = document.createElement("span");
  element.className = `tag${tag.interactive ? " interactive" : ""}`;
  element.contentEditable = "false";
  element.dataset.part = "tag";
  element.dataset.entityId = tag.id;
  element.textContent = `@${tag.text}`;
  tags.set(element, tag);
  return element;
}

/** Puts parts on the screen in place of what an editor shows. */
export function draw(root: HTMLElement, content: Content): void {
  const document = root.ownerDocument;
  const nodes = content.map((part) => (part.type === "input_tag" ? drawTag(document, part) : part.text));
  root.replaceChildren(...nodes);
  // An empty last line has no height of its own.
  if (content.at(-1)?.type !== "input_text" || textOf(content).endsWith("\n")) {
    root.append(document.createElement("br"));
  }
}

/** The parts that an editor shows, whatever elements the browser has made of them. */
export function read(root: Node): Content {
  const content: Content = [];
  const add = (text: string) => {
    const last = content.at(-1);
    if (last?.type === "input_text") {
      last.text += text;
    } else if (text) {
      content.push({ type: "input_text", text });
    }
  };
  const walk = (parent: Node) => {
    for (const node of parent.childNodes) {
      const tag = tags.get(node);
      if (tag) {
        content.push(tag);
      } else if (node.nodeType === Node.TEXT_NODE) {
        add((node.textContent ?? "").replaceAll("\u00a0", " "));
      } else if (node.nodeName === "BR") {
        // The last one only gives the line its height.
        if (!isLast(node, root)) {
          add("\n");
        }
      } else {
        if (isBlock(node) && content.length > 0) {
          add("\n");
        }
        walk(node);
      }
    }
  };
  walk(root);
  return content;
}

function isBlock(node: Node): boolean {
  return node.nodeName === "DIV" || node.nodeName === "P";
}

function isLast(node: Node, root: Node): boolean {
  for (let at: Node | null = node; at && at !== root; at = at.parentNode) {
    if (at.nextSibling) {
      return false;
    }
  }
  return true;
}

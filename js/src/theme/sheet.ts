import composerCss from "../composer/composer.css";
import historyCss from "../history/history.css";
import { markdownCss } from "../markdown/styles";
import startCss from "../start/start.css";
import itemsCss from "../thread/items.css";
import threadCss from "../thread/thread.css";
import baseCss from "./base.css";

const sheets = new WeakMap<object, CSSStyleSheet>();

/** The style sheet of all chats in the window of `element`; sheets of another window cannot be adopted. */
export function styleSheet(element: Element): CSSStyleSheet {
  const window = (element.ownerDocument.defaultView ?? globalThis) as typeof globalThis;
  let sheet = sheets.get(window);
  if (!sheet) {
    sheet = new window.CSSStyleSheet();
    sheet.replaceSync([baseCss, markdownCss, threadCss, itemsCss, composerCss, historyCss, startCss].join("\n"));
    sheets.set(window, sheet);
  }
  return sheet;
}

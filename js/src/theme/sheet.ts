import composerCss from "../composer/composer.css";
import markdownCss from "../markdown/markdown.css";
import startCss from "../start/start.css";
import messagesCss from "../thread/messages.css";
import threadCss from "../thread/thread.css";
import baseCss from "./base.css";

const sheets = new WeakMap<object, Map<string, CSSStyleSheet>>();

const core = [baseCss, markdownCss, threadCss, messagesCss, composerCss, startCss].join("\n");

/** The one style sheet of these styles in the window of `element`; sheets of another window cannot be adopted. */
export function styleSheet(element: Element, css = core): CSSStyleSheet {
  const window = (element.ownerDocument.defaultView ?? globalThis) as typeof globalThis;
  const made = sheets.get(window) ?? new Map<string, CSSStyleSheet>();
  sheets.set(window, made);
  let sheet = made.get(css);
  if (!sheet) {
    sheet = new window.CSSStyleSheet();
    sheet.replaceSync(css);
    made.set(css, sheet);
  }
  return sheet;
}

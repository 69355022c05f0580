import { effect, type ReadonlySignal } from "@preact/signals";

/**
 * Hides the conversation that stands in the notebook for where no kernel runs, by the class of its element, while this
 * page shows the chat itself. Hosts make that output anew as it changes, so it is hidden by a rule.
 */
export function hideKept(document: Document, name: string, ready: ReadonlySignal<boolean>, signal: AbortSignal): void {
  const window = document.defaultView;
  if (!name || !window) {
    return;
  }
  const sheet = new window.CSSStyleSheet();
  // The whole output goes, with the distance that the host keeps around it.
  sheet.replaceSync(`.${name}, .jp-OutputArea-child:has(.${name}) { display: none }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const stop = effect(() => {
    sheet.disabled = !ready.value;
  });
  signal.addEventListener("abort", () => {
    stop();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  });
}

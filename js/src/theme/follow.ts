import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Options } from "../protocol.gen";
import { detectScheme, type Scheme } from "./detect";

/**
 * The colour scheme of a view, live: that of a page with a colour of its own, else the option where it decides, else what
 * the notebook shows. Also marks the host.
 */
export function followScheme(
  host: HTMLElement,
  options: ReadonlySignal<Options>,
  signalOfView: AbortSignal,
): ReadonlySignal<Scheme> {
  const around = signal(detectScheme(host));
  const page = signal<string | undefined>(undefined);
  const scheme = signal<Scheme>(around.value);
  const update = () => {
    around.value = detectScheme(host);
    page.value = host.dataset.surface;
  };
  const stop = effect(() => {
    const { theme } = options.value;
    const wanted = typeof theme === "string" ? theme : theme.color_scheme;
    scheme.value = (page.value as Scheme) ?? (wanted === "auto" ? around.value : wanted);
    host.dataset.theme = scheme.value;
  });
  const { ownerDocument } = host;
  const observer = new MutationObserver(update);
  for (const root of [ownerDocument.documentElement, ownerDocument.body]) {
    observer.observe(root, { attributes: true });
  }
  observer.observe(host, { attributeFilter: ["data-surface"] });
  const media = ownerDocument.defaultView?.matchMedia("(prefers-color-scheme: dark)");
  media?.addEventListener("change", update, { signal: signalOfView });
  signalOfView.addEventListener("abort", () => {
    observer.disconnect();
    stop();
  });
  return scheme;
}

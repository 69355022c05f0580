import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { type Chat, createChat } from "./bridge/chat";
import { createEmbed } from "./bridge/embed";
import type { Link, ViewContext } from "./bridge/link";
import { followScheme } from "./theme/follow";
import { styleSheet } from "./theme/sheet";
import { App } from "./ui/app";
import { ChunkContext } from "./ui/chunks";
import { UiContext } from "./ui/context";
import { Grip } from "./ui/grip";
import { hideKept } from "./ui/hide-kept";
import { keepFocus } from "./ui/keep-focus";
import { exposeParts } from "./ui/parts";

exposeParts();

/** Shows one view of a chat in `el` until `signal` aborts. All views of a model share its chat. */
export function mount(link: Link, { el, signal: signalOfView, host: notebook }: ViewContext): void {
  link.chat ??= createChat(link);
  const { state, actions, chunks, views, height: wanted } = link.chat as Chat;

  // A widget outside any chat: the items of its thread, and none of what is around them.
  const alone = link.model.get("_screen") === "items";
  const host = el.ownerDocument.createElement("div");
  host.className = "chatkit-widget";
  // Both are needed: one notebook host looks for the attribute, another listens above us.
  host.dataset.lmSuppressShortcuts = "true";
  for (const type of ["keydown", "keypress", "keyup"]) {
    host.addEventListener(type, (event) => event.stopPropagation());
  }
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [styleSheet(el)];
  const adopt = (css: string) => {
    const sheet = styleSheet(el, css);
    if (!root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
  };
  el.append(host);

  const embed = createEmbed(host, link.model, notebook);
  const scheme = followScheme(host, state.options, signalOfView);
  const height = signal(wanted.peek());
  const grows = signal(false);
  const stopHeight = effect(() => {
    height.value = wanted.value;
  });
  const stopSize = effect(() => {
    // A height that the widget's layout gives its element wins.
    host.style.height = el.style.height ? "100%" : height.value;
    grows.value = !host.style.height;
  });

  render(
    <ChunkContext.Provider value={chunks}>
      <UiContext.Provider value={{ state, actions, scheme, adopt, embed, t: state.t }}>
        <App grows={grows} alone={alone} />
        {!alone && <Grip height={height} host={host} />}
      </UiContext.Provider>
    </ChunkContext.Provider>,
    root,
  );

  hideKept(el.ownerDocument, String(link.model.get("_kept") ?? ""), state.ready, signalOfView);

  const view = {
    window: el.ownerDocument.defaultView ?? window,
    focusComposer: () => {
      // Of questions none is focused itself: what was meant for the composer must not answer one.
      const inputs = "[data-part=composer-input], [data-part=structured-input]";
      root.querySelector<HTMLElement>(inputs)?.focus({ preventScroll: true });
    },
  };
  keepFocus(root, view.focusComposer, signalOfView);
  host.addEventListener("focusin", () => views.use(view));
  host.addEventListener("pointerdown", () => views.use(view));
  views.add(view);

  signalOfView.addEventListener(
    "abort",
    () => {
      stopHeight();
      stopSize();
      render(null, root);
      host.remove();
      views.remove(view);
    },
    { once: true },
  );
}

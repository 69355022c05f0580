import type { Ui } from "../ui/context";
import type { Host, LuminoWidget, Model } from "./link";

/** Puts Jupyter widgets beside the shadow root of a view, in elements of the notebook's document. */
export function createEmbed(view: HTMLElement, model: Model, host: Host | undefined): Ui["embed"] {
  return async ({ model_id, is_anywidget }, slot, signal) => {
    const el = view.ownerDocument.createElement("div");
    el.slot = slot;
    // Shortcuts are looked up from what has the focus on: outside of a shadow root that is not the chat's host.
    el.addEventListener("focusin", ({ target }) => {
      (target as HTMLElement).dataset.lmSuppressShortcuts = "true";
    });
    view.append(el);
    try {
      if (is_anywidget && host?.getWidget) {
        const widget = await host.getWidget(`anywidget:${model_id}`);
        if (!signal.aborted) {
          await widget.render({ el, signal });
        }
      } else {
        await showView(el, model, model_id, signal);
      }
    } catch (error) {
      el.remove();
      throw error;
    }
    const remove = () => el.remove();
    if (signal.aborted) {
      remove();
    }
    signal.addEventListener("abort", remove);
  };
}

async function showView(el: HTMLElement, { widget_manager: manager }: Model, id: string, signal: AbortSignal) {
  if (!manager) {
    throw new Error("This notebook has no manager of widgets.");
  }
  const shown = await manager.create_view(await manager.get_model(id));
  const widget = shown.luminoWidget ?? shown.pWidget;
  if (signal.aborted) {
    shown.remove();
  } else if (widget) {
    (widget.constructor as { attach(widget: LuminoWidget, el: HTMLElement): void }).attach(widget, el);
  } else {
    el.append(shown.el);
  }
  signal.addEventListener("abort", () => {
    try {
      shown.remove();
    } catch {
      // It cannot be detached where the notebook has taken the whole output away before.
    }
  });
}

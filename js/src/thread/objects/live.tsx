import unplug from "lucide:unplug";
import { useId, useLayoutEffect, useState } from "preact/hooks";
import type { LiveForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import type { ObjectProps } from "./form";

/** A Jupyter widget that stays live: it stands in the notebook's document, and is seen here. */
export function LiveView({ form, plain }: ObjectProps & { readonly form: LiveForm }) {
  const { embed, t } = useUi();
  const slot = useId();
  const [state, setState] = useState<"coming" | "live" | "failed">("coming");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another form of the same widget need not show it anew.
  useLayoutEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;
    const tell = (now: typeof state) => () => {
      if (!signal.aborted) {
        setState(now);
      }
    };
    setState("coming");
    embed(form, slot, signal).then(tell("live"), tell("failed"));
    return () => closing.abort();
  }, [embed, slot, form.model_id, form.is_anywidget]);
  return state === "failed" ? (
    <div class="object-still">
      {plain}
      <div class="quiet">
        <Icon nodes={unplug} />
        <span>{t("objects.notLive")}</span>
      </div>
    </div>
  ) : (
    <div class="live" aria-busy={state === "coming"}>
      <slot name={slot} />
      {state === "coming" && <div class="skeleton" />}
    </div>
  );
}

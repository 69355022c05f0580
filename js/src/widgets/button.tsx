import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { useIcon } from "../ui/use-icon";
import { useAction } from "./actions/use-action";
import type { Button } from "./components.gen";
import { useForm } from "./forms/form";
import { words } from "./forms/use-field";
import { useWidget } from "./tree/context";
import type { Props } from "./tree/place";

/** ChatKit's `Button`: runs its own action, or with `submit` that of the form around it. */
export function ButtonView({ of }: Props<Button>) {
  const { t } = useUi();
  const widget = useWidget();
  const submission = useForm()?.submission;
  const own = useAction("button");
  const submits = of.submit && submission;
  const action = (submits && submission.action) || of.onClickAction;
  const loading = submits ? submission.loading : own.loading;
  const astray = of.submit && !submission && !action;
  const reason = loading ? undefined : astray ? t("forms.noForm") : own.reason(action);
  const name = of.label ? undefined : words((of.iconStart ?? of.iconEnd ?? "").replace(/^\w+:/, "")) || undefined;
  const click = () => {
    if (loading || of.disabled) {
      return;
    }
    if (astray) {
      widget.tell(t("forms.noForm"));
    } else if (submits) {
      submission.submit(of.onClickAction);
    } else {
      void own.run(of.onClickAction);
    }
  };
  return (
    <button
      type="button"
      class="act"
      data-widget="Button"
      data-widget-id={of.id}
      data-size={of.size ?? "md"}
      data-icon-size={of.iconSize}
      data-pill={of.pill === false ? undefined : ""}
      data-uniform={of.uniform || undefined}
      data-block={of.block || undefined}
      {...lookOf(of)}
      disabled={Boolean(of.disabled)}
      aria-disabled={reason !== undefined || undefined}
      aria-busy={loading || undefined}
      aria-label={name}
      aria-description={reason}
      title={reason ?? name}
      onClick={click}
    >
      <ButtonIcon name={of.iconStart} />
      {of.label && (
        <span class="act-label" dir="auto">
          {of.label}
        </span>
      )}
      <ButtonIcon name={of.iconEnd} />
      {loading && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}

/**
 * The colour and variant of a button: what it says itself before what its style says. One that says nothing is ChatKit's
 * usual one, filled; with a variant alone it has no colour.
 */
export function lookOf({ color, variant, style }: Pick<Button, "color" | "variant" | "style">) {
  const preset = style === "primary" ? "solid" : "outline";
  return {
    "data-color": color ?? style ?? (variant ? "secondary" : "primary"),
    "data-variant": variant ?? (style ? preset : "solid"),
  };
}

function ButtonIcon({ name }: { name: string | null | undefined }) {
  const nodes = useIcon(name);
  return name ? <Icon nodes={nodes} mirrored={/chevron-(left|right)|arrow-(left|right)/.test(name)} /> : null;
}

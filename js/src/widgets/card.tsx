import chevronDown from "lucide:chevron-down";
import type { CSSProperties } from "preact";
import { useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { type Runner, useAction } from "./actions/use-action";
import type { Card, CardAction } from "./components.gen";
import { FormContext, useForm } from "./forms/form";
import { heldBeside } from "./forms/held";
import { submits, useSubmission } from "./forms/submit";
import { StatusLine } from "./status";
import { edgesOf, paintStyle } from "./styles/boxes";
import { useScheme } from "./styles/scheme";
import { spacing } from "./styles/units";
import { Children } from "./tree/children";
import type { Props } from "./tree/place";

/** ChatKit's `Card`: a box with a line above and buttons below; with `asForm` it is a form that `confirm` submits. */
export function CardView({ of, at }: Props<Card>) {
  const [over, setOver] = useState(false);
  const finish = useMemo(() => () => setOver(true), []);
  const around = useForm();
  const { around: own, runner: confirming } = useSubmission(of.confirm?.action ?? null, "confirm", finish);
  const folds = useFolds(Boolean(of.collapsed), !of.confirm && !of.cancel, over);
  const [open, setOpen] = useState(false);
  const id = useId();
  const Box = of.asForm ? "form" : "div";
  return (
    <FormContext.Provider value={of.asForm ? own : around}>
      <Box
        class="card"
        data-widget="Card"
        data-widget-id={of.id}
        data-size={of.size ?? "md"}
        style={
          {
            "--card-padding": spacing(of.padding),
            ...edgesOf(of.padding),
            ...paintStyle(of, useScheme()),
          } as CSSProperties
        }
        {...(of.asForm && submits(own))}
      >
        {of.status && <StatusLine status={of.status} />}
        {folds && <Fold of={id} open={open} toggle={() => setOpen(!open)} />}
        <div id={id} class="card-content" hidden={folds && !open}>
          <div class="card-body">
            <Children of={of} at={at} />
          </div>
          {(of.confirm || of.cancel) && (
            <Footer
              confirm={of.confirm}
              cancel={of.cancel}
              confirming={of.asForm ? confirming : undefined}
              submit={of.asForm ? own.submission.submit : undefined}
              finish={finish}
            />
          )}
        </div>
      </Box>
    </FormContext.Provider>
  );
}

/** Whether the body is folded: once its action is over, or where there is none any more. */
function useFolds(collapsed: boolean, hasNoAction: boolean, over: boolean): boolean {
  const before = useRef(collapsed);
  const [came, setCame] = useState(false);
  useLayoutEffect(() => {
    // The server says it once the action is over.
    setCame((already) => (already || !before.current) && collapsed);
    before.current = collapsed;
  }, [collapsed]);
  return collapsed && (hasNoAction || over || came);
}

/** The button that shows what is folded away. */
function Fold({ of, open, toggle }: { of: string; open: boolean; toggle: () => void }) {
  const { t } = useUi();
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    // What had the focus is hidden now.
    if (button.current?.closest(".card")?.contains(heldBeside(button.current))) {
      button.current.focus({ preventScroll: true });
    }
  }, []);
  return (
    <button type="button" ref={button} class="card-fold" aria-expanded={open} aria-controls={of} onClick={toggle}>
      {t("forms.details")}
      <Icon nodes={chevronDown} />
    </button>
  );
}

interface FooterProps {
  readonly confirm: CardAction | null | undefined;
  readonly cancel: CardAction | null | undefined;
  /** What runs the confirmation of a card that is a form. */
  readonly confirming: Runner | undefined;
  readonly submit: (() => void) | undefined;
  readonly finish: () => void;
}

function Footer({ confirm, cancel, confirming, submit, finish }: FooterProps) {
  const cancelling = useAction("cancel");
  const plain = useAction("confirm");
  const run = async (runner: Runner, { action }: CardAction) => {
    if (await runner.run(action)) {
      finish();
    }
  };
  return (
    <div class="card-footer">
      {cancel && (
        <FooterButton of={cancel} runner={cancelling} color="secondary" onClick={() => void run(cancelling, cancel)} />
      )}
      {confirm && (
        <FooterButton
          of={confirm}
          runner={confirming ?? plain}
          color="primary"
          onClick={submit ?? (() => void run(plain, confirm))}
        />
      )}
    </div>
  );
}

interface FooterButtonProps {
  readonly of: CardAction;
  readonly runner: Runner;
  readonly color: "primary" | "secondary";
  readonly onClick: () => void;
}

function FooterButton({ of: { label, action }, runner, color, onClick }: FooterButtonProps) {
  const reason = runner.loading ? undefined : runner.reason(action);
  return (
    <button
      type="button"
      class="act"
      data-size="md"
      data-pill=""
      data-color={color}
      data-variant={color === "primary" ? "solid" : "outline"}
      aria-disabled={reason !== undefined || undefined}
      aria-busy={runner.loading || undefined}
      aria-description={reason}
      title={reason}
      onClick={() => onClick()}
    >
      <span class="act-label" dir="auto">
        {label}
      </span>
      {runner.loading && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}

import circleAlert from "lucide:circle-alert";
import type { RaisedForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import css from "./raised.css";

/** Longer chains of causes are cut. */
const DEEPEST = 20;

/** An exception: what was raised in a line, where folded under it, and because of what. */
export function RaisedView({ form }: { form: RaisedForm }) {
  const { adopt, t } = useUi();
  adopt(css);
  const causes: RaisedForm[] = [];
  for (let at = form.cause; at && causes.length < DEEPEST; at = at.cause) {
    causes.push(at);
  }
  return (
    <div class="line danger raised">
      <Icon nodes={circleAlert} />
      <div class="raised-body">
        <Raised form={form} name={form.name} />
        {causes.map((cause, index) => (
          <Raised key={index} form={cause} name={t("objects.cause", { name: cause.name })} />
        ))}
      </div>
    </div>
  );
}

function Raised({ form: { message, frames = [] }, name }: { form: RaisedForm; name: string }) {
  const { t } = useUi();
  return (
    <div class="raised-one">
      <div class="message">
        <strong>{name}</strong>
        {message && `: ${message}`}
      </div>
      {frames.length > 0 && (
        <details>
          <summary>{t("objects.traceback")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <ol class="raised-frames" dir="ltr" tabIndex={0}>
            {frames.map(({ file, line, function: called, code }, index) => (
              <li key={index}>
                <span class="raised-where">
                  {file}:{line}
                </span>{" "}
                <span class="raised-in">{t("objects.inFunction", { name: called })}</span>
                {code && <code>{code}</code>}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

import check from "lucide:check";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconNodes } from "../../ui/icon";

/** How long a button shows that it has done its work. */
const DONE_MS = 1600;

interface ToolProps {
  readonly label: string;
  readonly icon: IconNodes;
  /** Does its work; true when it went well. */
  readonly run: (button: HTMLElement) => Promise<boolean>;
}

/** A small button beside an object, that is busy while it works and shows for a moment that it went well. */
export function Tool({ label, icon, run }: ToolProps) {
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onClick = async ({ currentTarget }: { currentTarget: HTMLElement }) => {
    if (state === "busy") {
      return;
    }
    setState("busy");
    const done = await run(currentTarget);
    setState(done ? "done" : "idle");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState((now) => (now === "done" ? "idle" : now)), DONE_MS);
  };
  return (
    // Not disabled while it works, which would take the focus away.
    <button
      type="button"
      class="icon-button small"
      data-state={state}
      aria-label={label}
      title={label}
      aria-disabled={state === "busy"}
      onClick={onClick}
    >
      <Icon nodes={state === "done" ? check : icon} />
    </button>
  );
}

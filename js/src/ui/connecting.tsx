import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useUi } from "./context";

/** After this many milliseconds without a kernel the user is told what to do. */
const PATIENCE = 8000;

/** What a view shows until the kernel has answered: nothing at first, then what it waits for. */
export function Connecting() {
  const { t } = useUi();
  const silent = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      silent.value = true;
    }, PATIENCE);
    return () => clearTimeout(timer);
  }, [silent]);
  return (
    <div class="connecting" role="status">
      {t(silent.value ? "chat.silent" : "chat.connecting")}
    </div>
  );
}

import chevronRight from "lucide:chevron-right";
import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/icon";

interface FoldProps {
  /** What stands before its words. */
  readonly mark?: ComponentChildren;
  readonly label: ComponentChildren;
  readonly count?: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

/** A line that unfolds. */
export function Fold({ mark, label, count, open = false, children }: FoldProps) {
  return (
    <details class="fold" open={open}>
      <summary>
        {mark}
        <span class="label">{label}</span>
        {count && <span class="count">{count}</span>}
        <span class="turn">
          <Icon nodes={chevronRight} mirrored />
        </span>
      </summary>
      {children}
    </details>
  );
}

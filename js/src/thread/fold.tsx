import chevronRight from "lucide:chevron-right";
import type { ComponentChildren } from "preact";
import { Icon } from "../ui/icon";

interface FoldProps {
  readonly label: ComponentChildren;
  readonly count?: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

/** A line that unfolds. */
export function Fold({ label, count, open = false, children }: FoldProps) {
  return (
    <details class="fold" open={open}>
      <summary>
        <span class="turn">
          <Icon nodes={chevronRight} mirrored />
        </span>
        <span class="label">{label}</span>
        {count && <span class="count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}

import { useState } from "preact/hooks";
import type { TreeNode } from "../../protocol.gen";

/** Trees with more nodes in their first levels come folded. */
const SMALL = 40;

/** Where a node is: the places of it and those above it. */
export type Path = string;

/** The path of a child. */
export function pathOf(parent: Path, at: number): Path {
  return `${parent}/${at}`;
}

/** Whether there is anything to unfold. */
export function hasParts({ children = [], hidden = 0 }: TreeNode): boolean {
  return children.length > 0 || hidden > 0;
}

/** What is open in a tree, and which node of it Tab leads to. */
export interface TreeState {
  readonly open: ReadonlySet<Path>;
  readonly active: Path;
  readonly toggle: (path: Path, open?: boolean) => void;
  readonly activate: (path: Path) => void;
}

/** The state of a tree, whose first two levels are open when they are small. */
export function useTree(root: TreeNode): TreeState {
  const [open, setOpen] = useState<ReadonlySet<Path>>(() => firstOpen(root));
  const [active, setActive] = useState<Path>("");
  return {
    open,
    active,
    activate: setActive,
    toggle: (path, wanted = !open.has(path)) => {
      const changed = new Set(open);
      if (wanted) {
        changed.add(path);
      } else {
        changed.delete(path);
        // What Tab leads to must not be folded away.
        setActive((now) => (now.startsWith(`${path}/`) ? path : now));
      }
      setOpen(changed);
    },
  };
}

function firstOpen(root: TreeNode): Set<Path> {
  const children = root.children ?? [];
  const second = children.reduce((sum, { children: inside = [] }) => sum + inside.length, 0);
  const paths = new Set([""]);
  if (children.length + second <= SMALL) {
    for (const [at, child] of children.entries()) {
      if (hasParts(child)) {
        paths.add(pathOf("", at));
      }
    }
  }
  return paths;
}

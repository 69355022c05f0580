import type { TreeState } from "./tree-state";

/** What a key does in a tree: true when it does something. */
export function onTreeKey(key: string, tree: HTMLElement, { toggle, activate }: TreeState): boolean {
  const items = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const item = items.find((each) => each.tabIndex === 0);
  const at = item ? items.indexOf(item) : -1;
  if (!item) {
    return false;
  }
  const path = item.dataset.path ?? "";
  const expanded = item.getAttribute("aria-expanded");
  const go = (to: HTMLElement | null | undefined) => {
    if (to) {
      activate(to.dataset.path ?? "");
      to.focus();
    }
    return true;
  };
  switch (key) {
    case "ArrowDown":
      return go(items[at + 1]);
    case "ArrowUp":
      return go(items[at - 1]);
    case "Home":
      return go(items[0]);
    case "End":
      return go(items.at(-1));
    case "ArrowRight":
      if (expanded === "false") {
        toggle(path, true);
        return true;
      }
      return expanded === "true" ? go(items[at + 1]) : true;
    case "ArrowLeft":
      if (expanded === "true") {
        toggle(path, false);
        return true;
      }
      return go(item.parentElement?.previousElementSibling as HTMLElement | null);
    case "Enter":
    case " ":
      if (expanded) {
        toggle(path);
      }
      return true;
    default:
      return false;
  }
}

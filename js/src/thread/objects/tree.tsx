import chevronRight from "lucide:chevron-right";
import copy from "lucide:copy";
import { useRef, useState } from "preact/hooks";
import { copyText } from "../../markdown/copy";
import { syntaxColours } from "../../markdown/syntax";
import type { TreeForm, TreeNode } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import type { ObjectProps } from "./form";
import { Tool } from "./tool";
import css from "./tree.css";
import { onTreeKey } from "./tree-keys";
import { hasParts, type Path, pathOf, type TreeState, useTree } from "./tree-state";

/** Which colour of code a kind of value has. */
const COLOURS = { text: "string", number: "number", boolean: "keyword", none: "comment", other: "function" } as const;

/** The colours of values: those of code, which can be read on its ground. */
export const colourCss = Object.entries(COLOURS)
  .map(([kind, name]) => {
    const [light, dark] = syntaxColours[name];
    return `.tree-line > .${kind} { color: var(--ck-syn-${name}, light-dark(${light}, ${dark})); }`;
  })
  .join("\n");

/** A mapping or a sequence, whose parts can be folded. */
export function TreeView({ form: { root }, item }: ObjectProps & { readonly form: TreeForm }) {
  const { adopt, t } = useUi();
  const state = useTree(root);
  const tree = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  adopt(css);
  adopt(colourCss);
  const json = (item.bundle as Record<string, unknown>)["application/json"];
  const onKeyDown = (event: KeyboardEvent) => {
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (plain && tree.current && onTreeKey(event.key, tree.current, state)) {
      event.preventDefault();
    }
  };
  const onCopy = async (button: HTMLElement) => {
    const copied = await copyText(JSON.stringify(json, null, 2), button);
    setSaid(copied ? null : t("objects.notCopied"));
    return copied;
  };
  return (
    <div class="object-box">
      <div
        ref={tree}
        class="tree"
        role="tree"
        dir="ltr"
        aria-label={t("objects.tree", { name: item.class_name || "object" })}
        onKeyDown={onKeyDown}
      >
        <Node node={root} path="" level={1} at={1} of={1} state={state} />
      </div>
      <div class="object-line">
        <span class="object-class" dir="auto">
          {item.class_name}
        </span>
        {json !== undefined && (
          <span class="object-tools">
            <Tool label={t("objects.copyJson")} icon={copy} run={onCopy} />
          </span>
        )}
      </div>
      <div class="object-note" role="status">
        {said}
      </div>
    </div>
  );
}

interface Place {
  readonly path: Path;
  readonly level: number;
  readonly at: number;
  readonly of: number;
  readonly state: TreeState;
}

function Node({ node, ...place }: Place & { readonly node: TreeNode }) {
  const { t } = useUi();
  const { path, level, at, of, state } = place;
  const { name, kind, text, children = [], hidden = 0 } = node;
  const folds = hasParts(node);
  const open = state.open.has(path);
  const count = children.length + (hidden > 0 ? 1 : 0);
  const named = name !== null && name !== undefined;
  const onClick = () => {
    state.activate(path);
    if (folds) {
      state.toggle(path);
    }
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys. */}
      <div
        role="treeitem"
        class={folds ? "tree-line folds" : "tree-line"}
        data-path={path}
        aria-level={level}
        aria-posinset={at}
        aria-setsize={of}
        aria-expanded={folds ? open : undefined}
        aria-selected={state.active === path}
        tabIndex={state.active === path ? 0 : -1}
        onClick={onClick}
      >
        <span class="tree-turn">{folds && <Icon nodes={chevronRight} />}</span>
        {named && <span class="tree-name">{name}:</span>}
        <span class={kind}>{text}</span>
      </div>
      {/* Beside the node that it is of, not inside: there it would be a part of its name. */}
      {folds && open && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of a tree.
        <div role="group">
          {children.map((child, index) => (
            <Node
              key={index}
              node={child}
              path={pathOf(path, index)}
              level={level + 1}
              at={index + 1}
              of={count}
              state={state}
            />
          ))}
          {hidden > 0 && (
            <Node
              node={{ kind: "mapping", text: t("objects.more", { count: hidden }) }}
              path={pathOf(path, children.length)}
              level={level + 1}
              at={count}
              of={count}
              state={state}
            />
          )}
        </div>
      )}
    </>
  );
}

import { options, type VNode } from "preact";

/** Lets style sheets of the page reach what has a `data-part`, as `.chatkit-widget::part(header)`. */
export function exposeParts(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    const props = vnode.props as { "data-part"?: string; part?: string };
    if (typeof vnode.type === "string" && props["data-part"]) {
      props.part = props["data-part"];
    }
    before?.(vnode);
  };
}

import { h } from "preact";

/** The drawing of an icon: elements of a 24 by 24 field. */
export type IconNodes = [string, Record<string, string>][];

/**
 * An icon in the colour and size of the text around it; always beside a name, so hidden from assistive technology.
 * Without a drawing it keeps its place, for one that is on its way. One that shows a side or a way is `mirrored` where
 * lines run from right to left.
 */
export function Icon({ nodes, mirrored }: { nodes: IconNodes | undefined; mirrored?: boolean }) {
  return (
    <svg class={mirrored ? "icon mirrored" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {nodes?.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}

import { useLayoutEffect, useRef } from "preact/hooks";
import temml from "temml";
import sheet from "../../node_modules/temml/dist/Temml-Local.css";
import { useUi } from "../ui/context.ts";

/** Temml's styles, without its font, which would be fetched, and without rules for the page around. */
export const css = `${sheet.replace(/@font-face\s*\{[^}]*\}|body\s*\{[^}]*\}/g, "")}
mo.tml-prime, math .mathscr { font-family: inherit; }`;

/** Longer formulas are not drawn. */
const LONGEST = 5000;

/** Larger drawings are not shown. */
const MOST_NODES = 5000;

/** How many drawings are kept. */
const KEPT = 500;

/** What Temml makes of TeX; anything else in a drawing would be a way out of it. */
const elements = new Set(
  (
    "math,menclose,merror,mfrac,mi,mlabeledtr,mmultiscripts,mn,mo,mover,mpadded,mphantom,mprescripts,mroot,mrow,ms," +
    "mspace,msqrt,mstyle,msub,msubsup,msup,mtable,mtd,mtext,mtr,munder,munderover,none,semantics,span"
  ).split(","),
);

/** Of attributes, those that lead somewhere, name something or run something. */
const forbidden = /^(?:on|id$|href$|src|xlink|action|formaction)/i;

/** What Temml makes of a formula before it becomes nodes of the page. */
interface DrawnTree {
  toNode(): Node;
}

type Drawn = { readonly nodes: DocumentFragment } | { readonly error: string };

const drawings = new Map<string, Drawn>();

/** The drawing of a formula, made once; without the right to do anything but look like a formula. */
export function draw(tex: string, display: boolean): Drawn {
  const key = `${display} ${tex}`;
  const known = drawings.get(key);
  if (known !== undefined) {
    return known;
  }
  const drawn = attempt(tex, display);
  drawings.set(key, drawn);
  if (drawings.size > KEPT) {
    drawings.delete(drawings.keys().next().value ?? key);
  }
  return drawn;
}

function attempt(tex: string, display: boolean): Drawn {
  if (tex.length > LONGEST) {
    return { error: `The formula is longer than ${LONGEST} characters.` };
  }
  const place = document.createDocumentFragment();
  try {
    // The macros are new for each formula, so that none changes another.
    const options = { displayMode: display, throwOnError: true, trust: false, strict: false, macros: {} };
    // Not `render`, which refuses to work where the page around is in quirks mode. Nodes, never a string, in both.
    const tree: DrawnTree = temml.__renderToMathMLTree(tex, { ...options, maxSize: [40, 400], maxExpand: 300 });
    place.append(tree.toNode());
  } catch (error) {
    // Also of a nesting that overflows the stack.
    return { error: error instanceof Error ? error.message : String(error) };
  }
  const all = [...place.querySelectorAll("*")];
  if (all.length > MOST_NODES || all.some((element) => !elements.has(element.localName))) {
    return { error: "The formula is too large, or not only a formula." };
  }
  for (const element of all) {
    for (const { name } of [...element.attributes]) {
      if (forbidden.test(name)) {
        element.removeAttribute(name);
      }
    }
  }
  return { nodes: place };
}

interface DrawingProps {
  readonly tex: string;
  readonly display: boolean;
}

/** A formula as MathML, or its source with the reason why it cannot be drawn. */
export function Drawing({ tex, display }: DrawingProps) {
  const { adopt } = useUi();
  const place = useRef<HTMLSpanElement>(null);
  const drawn = draw(tex, display);
  adopt(css);
  useLayoutEffect(() => {
    if ("nodes" in drawn) {
      place.current?.replaceChildren(drawn.nodes.cloneNode(true));
    }
  }, [drawn]);
  return "nodes" in drawn ? (
    <span class="ck-md-drawing" ref={place} />
  ) : (
    <code class="ck-md-tex" title={drawn.error}>
      {tex}
    </code>
  );
}

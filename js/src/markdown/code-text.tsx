import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Highlighter } from "../chunks/highlight.ts";
import { hasControls, withControls } from "./controls.tsx";
import { inSlices } from "./slices.ts";

/** Growing code is laid out and coloured in pieces of about this many characters, so that only the last one changes. */
const PIECE = 2000;

/** Finished code up to this length is coloured as a whole, which is exact; longer code stays in its pieces. */
const LONGEST_WHOLE = 10_000;

/** Still longer code is plain: so many coloured elements would make the page slow. */
const LONGEST_COLOURED = 200_000;

/**
 * Cuts code at line ends, if it can be at empty lines, into pieces that stay the same while text is added at the end. A
 * string or a comment may be cut in two and then takes wrong colours, until the code is finished.
 */
export function pieces(text: string): string[] {
  const cut: string[] = [];
  let start = 0;
  while (text.length - start > 2 * PIECE) {
    const empty = text.indexOf("\n\n", start + PIECE) + 2;
    const end = empty > 1 && empty <= start + 2 * PIECE ? empty : text.indexOf("\n", start + PIECE) + 1;
    if (end === 0) {
      break;
    }
    cut.push(text.slice(start, end));
    start = end;
  }
  cut.push(text.slice(start));
  return cut;
}

interface CodeTextProps {
  readonly text: string;
  readonly language: string | null;
  readonly highlighter: Highlighter | null;
  /** Still being streamed. */
  readonly open: boolean;
}

/** The text of a code block, coloured where it can be. */
export function CodeText({ text, language, highlighter, open }: CodeTextProps): ComponentChildren {
  if (hasControls(text)) {
    return withControls(text);
  }
  const colours = text.length <= LONGEST_COLOURED ? highlighter : null;
  if (!open && text.length <= LONGEST_WHOLE) {
    return <Piece text={text} language={language} highlighter={colours} open={false} />;
  }
  const cut = pieces(text);
  return cut.map((piece, index) => (
    <span key={index}>
      <Piece text={piece} language={language} highlighter={colours} open={open && index === cut.length - 1} />
    </span>
  ));
}

/** What is coloured of a piece so far. */
interface Coloured {
  readonly head: string;
  readonly nodes: ComponentChildren;
}

/**
 * One piece. It shows plain first and is coloured once that is on the screen, so that colours never keep words waiting.
 * The line that is being written stays plain, since half a string would colour it now this way, now that.
 */
function Piece({ text, language, highlighter, open }: CodeTextProps): ComponentChildren {
  const settled = open ? text.lastIndexOf("\n") + 1 : text.length;
  const head = text.slice(0, settled);
  const [coloured, setColoured] = useState<Coloured | null>(null);
  useEffect(() => {
    if (highlighter === null || language === null || head === "") {
      setColoured(null);
      return;
    }
    return inSlices(() => setColoured({ head, nodes: highlighter.highlight(head, language) }));
  }, [highlighter, language, head]);
  return coloured !== null && text.startsWith(coloured.head)
    ? [coloured.nodes, text.slice(coloured.head.length)]
    : text;
}

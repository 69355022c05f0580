import { Formula } from "../../markdown/formula";
import { Markdown } from "../../markdown/markdown";

/** What may stand around a formula that is all of a text. */
const AROUND = [/^\$\$([^$]+)\$\$$/, /^\$([^$]+)\$$/, /^\\\[((?:(?!\\\]).)+)\\\]$/s, /^\\\(((?:(?!\\\)).)+)\\\)$/s];

/** A text of LaTeX: one formula, or words with formulas among them. */
export function Latex({ text }: { text: string }) {
  const whole = text.trim();
  const tex = formulaOf(whole);
  return tex === null ? (
    <Markdown text={whole} streaming={false} />
  ) : (
    <div class="ck-md">
      <Formula tex={tex} display open={false} />
    </div>
  );
}

/** The formula that a text is; null where it has more than one, or words around it. */
function formulaOf(text: string): string | null {
  for (const around of AROUND) {
    const inside = around.exec(text)?.[1];
    if (inside !== undefined) {
      return inside.replace(/^\s*\\displaystyle\b/, "").trim();
    }
  }
  // Without any sign of where one begins all of it is one.
  return /\$|\\\(|\\\[/.test(text) ? null : text;
}

/** The background of code where the theme gives none, light and dark. */
export const codeBackground = ["#f5f6f8", "#16191f"] as const;

/** Colours of code, light and dark; each has a contrast of 4.5 or more on the code background (a test computes it). */
export const syntaxColours = {
  comment: ["#59636e", "#9198a1"],
  keyword: ["#b91c28", "#ff8a82"],
  string: ["#0a4a7a", "#a5d6ff"],
  number: ["#0550ae", "#79c0ff"],
  function: ["#6639ba", "#d2a8ff"],
  type: ["#8a4600", "#ffb26b"],
  name: ["#116329", "#7ee787"],
  added: ["#116329", "#7ee787"],
  removed: ["#a40e26", "#ffa198"],
} as const;

/** Which scopes of the highlighter take which colour. */
const scopes: Record<keyof typeof syntaxColours, readonly string[]> = {
  comment: ["comment", "quote", "meta"],
  keyword: ["keyword", "operator-word", "selector-tag", "doctag", "section"],
  string: ["string", "regexp", "char", "link", "code"],
  number: ["number", "literal", "symbol", "bullet", "attribute", "variable"],
  function: ["title", "selector-class", "selector-id"],
  type: ["type", "built_in", "class", "params-type", "selector-pseudo", "selector-attr"],
  name: ["name", "attr", "property", "template-variable", "template-tag", "tag"],
  added: ["addition"],
  removed: ["deletion"],
};

const tokens = Object.entries(syntaxColours)
  .map(([name, [light, dark]]) => `  --_syn-${name}: var(--ck-syn-${name}, light-dark(${light}, ${dark}));`)
  .join("\n");

const rules = Object.entries(scopes)
  .map(([name, used]) => `${used.map((scope) => `.ck-syn-${scope}`).join(", ")} { color: var(--_syn-${name}); }`)
  .join("\n");

/** The style sheet of coloured code. */
export const syntaxCss = `.ck-md {
${tokens}
}
${rules}`;

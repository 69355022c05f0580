import { syntaxColours } from "./syntax";

/** The code background where the theme gives none, light and dark. */
export const codeBackground = ["#f5f6f8", "#16191f"] as const;

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

const syntaxTokens = Object.entries(syntaxColours)
  .map(([name, [light, dark]]) => `  --_syn-${name}: var(--ck-syn-${name}, light-dark(${light}, ${dark}));`)
  .join("\n");

const syntaxRules = Object.entries(scopes)
  .map(([name, used]) => `${used.map((scope) => `.ck-syn-${scope}`).join(", ")} { color: var(--_syn-${name}); }`)
  .join("\n");

/** The style sheet of rendered Markdown. Tokens without a value from the theme fall back to quiet defaults. */
export const markdownCss: string = `
.ck-md {
  --_space: var(--ck-space, 4px);
  --_text: var(--ck-text, light-dark(#1d2127, #e6e9ee));
  --_muted: var(--ck-text-muted, light-dark(#59616d, #a0a8b4));
  --_border: var(--ck-border, light-dark(#dfe2e7, #343a44));
  --_raised: var(--ck-surface-raised, light-dark(#ffffff, #1d2128));
  --_accent: var(--ck-accent, light-dark(#2457d6, #8fb0ff));
  --_code-bg: var(--ck-code-bg, light-dark(${codeBackground[0]}, ${codeBackground[1]}));
  --_mono: var(--ck-font-mono, ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace);
  --_radius: var(--ck-radius, 8px);
${syntaxTokens}
  color: var(--_text);
  line-height: 1.55;
  min-inline-size: 0;
  overflow-wrap: anywhere;
}
.ck-md > *, .ck-md blockquote > *, .ck-md li > *, .ck-md-task-text > * { margin-block: 0; }
.ck-md > * + *, .ck-md blockquote > * + * { margin-block-start: calc(var(--_space) * 3); }
.ck-md li > p + *, .ck-md li > * + p, .ck-md-task-text > p + *, .ck-md-task-text > * + p { margin-block-start: calc(var(--_space) * 2); }
.ck-md li > figure, .ck-md li > section { margin-block: calc(var(--_space) * 2); }

.ck-md h1, .ck-md h2, .ck-md h3, .ck-md h4, .ck-md h5, .ck-md h6 {
  font-size: 1em; font-weight: 650; line-height: 1.3; text-wrap: balance;
}
.ck-md h1 { font-size: 1.3em; letter-spacing: -0.01em; }
.ck-md h2 { font-size: 1.17em; letter-spacing: -0.005em; }
.ck-md h3 { font-size: 1.06em; }
.ck-md h5, .ck-md h6 { color: var(--_muted); }
.ck-md > * + h1, .ck-md > * + h2 { margin-block-start: calc(var(--_space) * 6); }
.ck-md > * + h3, .ck-md > * + h4, .ck-md > * + h5, .ck-md > * + h6 { margin-block-start: calc(var(--_space) * 5); }
.ck-md > h1 + *, .ck-md > h2 + *, .ck-md > h3 + *, .ck-md > h4 + *, .ck-md > h5 + *, .ck-md > h6 + * {
  margin-block-start: calc(var(--_space) * 2);
}
.ck-md strong { font-weight: 650; }
.ck-md del { color: var(--_muted); }
.ck-md hr { border: 0; border-block-start: 1px solid var(--_border); margin-block: calc(var(--_space) * 5); }

.ck-md ul, .ck-md ol { padding-inline-start: 1.6em; }
.ck-md li + li { margin-block-start: var(--_space); }
.ck-md li > ul, .ck-md li > ol { margin-block-start: var(--_space); }
.ck-md li::marker { color: var(--_muted); font-variant-numeric: tabular-nums; }
.ck-md ul.ck-md-tasks { list-style: none; padding-inline-start: 0; }
.ck-md ul.ck-md-tasks > li:not(.ck-md-task) { list-style: disc; margin-inline-start: 1.6em; }
.ck-md-task { display: flex; gap: calc(var(--_space) * 2); align-items: baseline; }
.ck-md-task > input { flex: none; margin: 0; translate: 0 0.12em; accent-color: var(--_accent); }
.ck-md-task-text { flex: 1; min-inline-size: 0; }

.ck-md blockquote {
  margin-inline: 0; padding-inline-start: calc(var(--_space) * 3);
  border-inline-start: 3px solid var(--_border); color: var(--_muted);
}
.ck-md-html { white-space: pre-wrap; color: var(--_muted); }

.ck-md a, .ck-md-deeplink {
  color: var(--_accent); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.18em;
  unicode-bidi: isolate; border-radius: 2px;
}
.ck-md a:hover, .ck-md-deeplink:hover { text-decoration-thickness: 2px; }
.ck-md-deeplink { font: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
.ck-md :focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

.ck-md code {
  font-family: var(--_mono); font-size: 0.875em; unicode-bidi: isolate;
  background: var(--_code-bg); border-radius: calc(var(--_radius) - 4px); padding: 0.12em 0.35em; box-decoration-break: clone;
}
.ck-md-code {
  margin-inline: 0; background: var(--_code-bg); border: 1px solid var(--_border); border-radius: var(--_radius);
  overflow: hidden;
}
.ck-md-code > figcaption {
  display: flex; align-items: center; justify-content: space-between; gap: calc(var(--_space) * 2);
  padding: var(--_space) var(--_space) 0 calc(var(--_space) * 3); min-block-size: 28px;
  color: var(--_muted); font-size: 0.8125em;
}
.ck-md-code-language { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ck-md-copy {
  flex: none; font: inherit; color: inherit; background: none; border: 0; border-radius: calc(var(--_radius) - 2px); cursor: pointer;
  padding: var(--_space) calc(var(--_space) * 2); transition: background-color 120ms, color 120ms;
}
.ck-md-copy:hover { background: color-mix(in srgb, currentColor 12%, transparent); color: var(--_text); }
.ck-md-copy[data-state="copied"] { color: var(--_text); }
.ck-md-copy:first-of-type { margin-inline-start: auto; display: flex; align-items: center; }
.ck-md-copy[aria-pressed="true"] { color: var(--_accent); }
.ck-md-copy > svg { inline-size: 1.15em; block-size: 1.15em; }
.ck-md-fold {
  display: block; inline-size: 100%; min-block-size: 32px; font: inherit; font-size: 0.8125em; color: var(--_muted); cursor: pointer;
  background: none; border: 0; border-block-start: 1px solid var(--_border); padding: calc(var(--_space) * 1.5);
}
.ck-md-fold:hover { color: var(--_text); background: color-mix(in srgb, currentColor 6%, transparent); }
.ck-md-fold:focus-visible { outline-offset: -2px; border-radius: inherit; }
.ck-md-code.wrapped code { inline-size: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.ck-md-code > pre {
  margin: 0; padding: var(--_space) calc(var(--_space) * 3) calc(var(--_space) * 3); overflow-x: auto; tab-size: 4;
  line-height: 1.5; border-radius: inherit; overflow-wrap: normal; scrollbar-width: thin;
}
.ck-md-code > pre:focus-visible { outline-offset: -2px; }
.ck-md-code code { display: block; inline-size: max-content; min-inline-size: 100%; padding: 0; background: none; white-space: pre; color: var(--_text); }

.ck-md-table { overflow-x: auto; scrollbar-width: thin; border-radius: 2px; }
/* In a narrow place the table scrolls rather than breaking its columns into single words. */
.ck-md table {
  border-collapse: collapse; font: inherit; color: inherit; font-variant-numeric: tabular-nums; line-height: 1.4;
  inline-size: max-content; max-inline-size: max(100%, 32em);
}
.ck-md th, .ck-md td {
  padding: calc(var(--_space) * 1.5) calc(var(--_space) * 3); text-align: start; vertical-align: top;
  border-block-end: 1px solid var(--_border); overflow-wrap: break-word;
}
.ck-md th:first-child, .ck-md td:first-child { padding-inline-start: 0; }
.ck-md th:last-child, .ck-md td:last-child { padding-inline-end: 0; }
.ck-md th { font-weight: 600; white-space: nowrap; color: var(--_muted); font-size: 0.9375em; }
.ck-md tbody tr:last-child > td { border-block-end: 0; }
.ck-md .ck-md-left { text-align: left; }
.ck-md .ck-md-center { text-align: center; }
.ck-md .ck-md-right { text-align: right; }

.ck-md img { max-inline-size: 100%; block-size: auto; border-radius: var(--_radius); vertical-align: middle; }
.ck-md-image {
  display: inline-flex; flex-direction: column; gap: 2px; max-inline-size: 100%; font: inherit; text-align: start;
  color: var(--_text); background: var(--_raised); border: 1px dashed var(--_border); border-radius: var(--_radius);
  padding: calc(var(--_space) * 2) calc(var(--_space) * 3); cursor: pointer; vertical-align: middle;
}
.ck-md-image:hover { border-color: var(--_muted); }
.ck-md-image-host { color: var(--_muted); font-size: 0.8125em; }
.ck-md-broken { color: var(--_muted); font-size: 0.9375em; }
.ck-md-control {
  font-size: 0.6875em; color: var(--_muted); border: 1px solid var(--_border); border-radius: 3px; padding: 0 0.3em;
  unicode-bidi: isolate; direction: ltr; white-space: nowrap;
}

.ck-md-math { display: block; overflow-x: auto; overflow-y: hidden; scrollbar-width: thin; text-align: center; border-radius: 2px; padding-block: 2px; }
p > .ck-md-math { margin-block: calc(var(--_space) * 2); }
.ck-md-math .ck-md-tex { display: block; inline-size: fit-content; max-inline-size: 100%; margin-inline: auto; text-align: start; white-space: pre-wrap; }
.ck-md-ref { line-height: 0; font-size: 0.75em; font-variant-numeric: tabular-nums; }
.ck-md-ref > button, .ck-md-notes li > button {
  font: inherit; color: var(--_accent); background: none; border: 0; padding: 0.35em 0.3em; margin: -0.35em 0; cursor: pointer;
  border-radius: 3px;
}
.ck-md-ref > button:hover, .ck-md-notes li > button:hover { text-decoration: underline; }
.ck-md > .ck-md-notes {
  margin-block-start: calc(var(--_space) * 5); padding-block-start: calc(var(--_space) * 3); border-block-start: 1px solid var(--_border);
  font-size: 0.875em; color: var(--_muted);
}
.ck-md-notes ol { margin: 0; }
.ck-md-notes li { scroll-margin-block: 1em; }
.ck-md-notes li > div { display: inline-block; vertical-align: top; max-inline-size: calc(100% - 2.5em); }
.ck-md-notes li > div > * { margin-block: 0; }
.ck-md-notes li > div > * + * { margin-block-start: calc(var(--_space) * 2); }
.ck-md > .ck-md-marks { margin-block-start: var(--_space); }
${syntaxRules}
@media (prefers-reduced-motion: reduce) { .ck-md-copy { transition: none; } }
@media (forced-colors: active) { .ck-md-code, .ck-md-image { border-color: CanvasText; } }
`;

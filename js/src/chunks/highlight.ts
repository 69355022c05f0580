import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { type ComponentChildren, h } from "preact";
import { syntaxCss } from "../markdown/syntax.ts";

/** Colours code: elements for its text, or null for a language it does not know. */
export interface Highlighter {
  /** The style sheet of the colours. */
  readonly css: string;
  highlight(code: string, language: string): ComponentChildren;
}

/** A node of the tree highlight.js builds before it would print HTML. */
interface ScopeNode {
  readonly scope?: string;
  readonly children: readonly (string | ScopeNode)[];
}

const grammars = {
  bash,
  c,
  cpp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  markdown,
  python,
  r,
  rust,
  sql,
  typescript,
  xml,
  yaml,
};

for (const [name, grammar] of Object.entries(grammars)) {
  hljs.registerLanguage(name, grammar);
}

function draw(node: string | ScopeNode): ComponentChildren {
  if (typeof node === "string") {
    return node;
  }
  const children = node.children.map(draw);
  // An embedded language (`language:css`) has no colour of its own.
  if (node.scope === undefined || node.scope.includes(":")) {
    return children;
  }
  // `title.function` is a kind of `title`; the first part carries the colour.
  return h("span", { class: `ck-syn-${node.scope.split(".")[0]}` }, children);
}

const highlighter: Highlighter = {
  css: syntaxCss,
  highlight(code, language) {
    if (hljs.getLanguage(language) === undefined) {
      return null;
    }
    const result = hljs.highlight(code, { language, ignoreIllegals: true });
    // `value` would be HTML. The emitter it was printed from still holds the tree of scopes, so elements are made from
    // that: nothing is ever parsed as markup. The field is marked as internal, hence the exact version in package.json
    // and a test that fails when the tree is gone.
    const root = (result._emitter as unknown as { readonly rootNode?: ScopeNode }).rootNode;
    return root === undefined ? null : draw(root);
  },
};

export default highlighter;

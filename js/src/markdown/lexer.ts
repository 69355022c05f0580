import { getDefaults, type Hooks, Lexer, type Links, type Token, Tokenizer, type Tokens } from "marked";
import { isDefinition, lexDefinition, lexReference, noteKey } from "./footnotes.ts";
import { blockFormula, inlineFormula, maskFormulas, OPEN_FORMULA } from "./math.ts";
import type { BlockToken } from "./tokens.ts";

/** Deeper quotes and lists are shown as text: nobody reads them, and each level costs stack in lexer and renderer. */
const MAX_DEPTH = 24;

const BLANK_LINE = /\n[ \t]*\n/;

/** marked's tokenizer, minus what HTML output needs and plus what a growing text needs. */
class ChatTokenizer extends Tokenizer {
  #depth = 0;

  /** How many quotes, lists and footnotes the current text stands in. */
  get depth(): number {
    return this.#depth;
  }

  /** HTML is shown as text, so a tag must not switch off links or escapes in what follows it. */
  override tag(src: string): Tokens.Tag | undefined {
    const { inLink, inRawBlock } = this.lexer.state;
    const token = super.tag(src);
    this.lexer.state.inLink = inLink;
    this.lexer.state.inRawBlock = inRawBlock;
    return token;
  }

  /** A definition ends at a blank line, as CommonMark says: otherwise a late quote would undo finished paragraphs. */
  override def(src: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[(?!\^)/.test(src)) {
      return undefined;
    }
    const blank = src.search(BLANK_LINE);
    return super.def(blank < 0 ? src : src.slice(0, blank + 1));
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.nested(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.nested(() => super.list(src));
  }

  /** Text ends where a formula may begin. */
  override inlineText(src: string): Tokens.Text | undefined {
    // Cut before it is read, since marked would read on to the end for each dollar.
    const ends = [src.indexOf("$", 1), src.indexOf(OPEN_FORMULA, 1)].filter((end) => end > 0);
    return super.inlineText(ends.length === 0 ? src : src.slice(0, Math.min(...ends)));
  }

  /** Reads a text that stands in another block, unless that is too deep. */
  nested<T>(lex: () => T | undefined): T | undefined {
    if (this.#depth >= MAX_DEPTH) {
      return undefined;
    }
    this.#depth += 1;
    try {
      return lex();
    } finally {
      this.#depth -= 1;
    }
  }
}

/** Where a line may interrupt a paragraph, though marked knows nothing of it. */
const INTERRUPTION = /\n(?= {0,3}(?:\$\$|\\\[|\ue001|\[\^[^\s[\]]{1,200}\]:))|\n[ \t]*\n/g;

/** Where the paragraph that `src` begins with is interrupted by a formula or a footnote. */
function interruption(src: string): number | undefined {
  for (const { 0: found, index } of src.matchAll(INTERRUPTION)) {
    if (found !== "\n") {
      break;
    }
    const rest = src.slice(index + 1, index + 20_000);
    if (isDefinition(rest) || blockFormula(rest) !== undefined) {
      return index;
    }
  }
  return undefined;
}

/** marked's lexer, with formulas and footnotes. */
class ChatLexer extends Lexer {
  readonly #sources: string[] = [];

  constructor() {
    const tokenizer = new ChatTokenizer();
    super({ ...getDefaults(), gfm: true, tokenizer });
    this.options.hooks = { emStrongMask: (masked: string) => this.#mask(masked) } as Hooks;
    this.options.extensions = {
      renderers: {},
      childTokens: {},
      block: [
        (src) => blockFormula(src),
        (src) => (tokenizer.depth > 0 ? undefined : tokenizer.nested(() => lexDefinition(src, this))),
      ],
      startBlock: [interruption],
      inline: [
        (src, tokens) => inlineFormula(src, tokens.at(-1)?.raw.slice(-1) ?? ""),
        (src) => lexReference(src, this.tokens.links),
      ],
    };
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    this.#sources.push(src);
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.#sources.pop();
    }
  }

  /** What emphasis may look at, without the formulas of the text that is being read. */
  #mask(masked: string): string {
    const src = this.#sources.at(-1) ?? "";
    return src.length === masked.length ? maskFormulas(src, masked) : masked;
  }
}

/** Block tokens whose inline content is still source: `inline` has the source of each empty `tokens` array. */
export interface LexedBlocks {
  readonly tokens: BlockToken[];
  readonly inline: ReadonlyMap<Token[], string>;
}

/** Splits Markdown (newlines normalised) into block tokens, without looking into their inline content. */
export function lexBlocks(src: string): LexedBlocks {
  const lexer = new ChatLexer();
  let tokens: BlockToken[];
  try {
    tokens = lexer.blockTokens(src, []) as BlockToken[];
  } catch {
    // What the lexer cannot read is shown as it was written.
    return { tokens: [{ type: "paragraph", raw: src, text: src, tokens: [plain(src)] }], inline: new Map() };
  }
  return { tokens, inline: new Map(lexer.inlineQueue.map((entry) => [entry.tokens, entry.src])) };
}

const inlineLexer = new ChatLexer();

/** A longer run without spaces is no word but data: it is shown as it is, as reading it takes quadratic time. */
const LONGEST_WORD = 5000;

/** What stands before the data of an image, and after it. */
const IMAGE_START = /!\[([^[\]]{0,1000})\]\($/;
const IMAGE_END = /^(?:[ \t]+"([^"]{0,1000})")?[ \t]*\)/;

/** Lexes the inline content of one block into `into`, which may already hold the checkbox of a task. */
export function lexInline(src: string, links: Links, into: Token[]): void {
  let start = 0;
  if (src.length > LONGEST_WORD) {
    // Brackets and backticks end a run, so that code is read as usual.
    for (const { 0: run, index } of src.matchAll(/[^\s`[\]()<>]+/g)) {
      if (run.length > LONGEST_WORD) {
        const before = src.slice(start, index);
        const image = run.startsWith("data:image/") ? IMAGE_START.exec(before.slice(-1004)) : null;
        const end = image && IMAGE_END.exec(src.slice(index + run.length, index + run.length + 1100));
        if (image && end) {
          lexPart(before.slice(0, -image[0].length), links, into);
          const text = image[1] ?? "";
          const raw = image[0] + run + end[0];
          into.push({ type: "image", raw, href: run, title: end[1] ?? null, text, tokens: [plain(text)] });
        } else {
          lexPart(before, links, into);
          into.push(plain(run));
        }
        start = index + run.length + (end?.[0].length ?? 0);
      }
    }
  }
  lexPart(src.slice(start), links, into);
}

function lexPart(src: string, links: Links, into: Token[]): void {
  inlineLexer.tokens.links = links;
  inlineLexer.state.inLink = false;
  inlineLexer.state.inRawBlock = false;
  const before = into.length;
  try {
    inlineLexer.inlineTokens(src, into);
  } catch {
    // A nesting that overflows the stack is shown as it was written.
    into.length = before;
    into.push(plain(src));
  }
}

function plain(text: string): Tokens.Text {
  return { type: "text", raw: text, text, escaped: true };
}

/** An empty set of definitions; without a prototype, since a label may be `constructor`. */
export function noLinks(): Links {
  return Object.create(null) as Links;
}

/** Adds the link definitions among these tokens, at any depth; the first of a label wins. */
export function collectLinks(tokens: readonly (Token | BlockToken)[], links: Links): void {
  for (const token of tokens as readonly BlockToken[]) {
    if (token.type === "def") {
      links[token.tag] ??= { href: token.href, title: token.title };
    } else if (token.type === "footnote") {
      links[noteKey(token.label)] ??= { href: "", title: null };
    } else if (token.type === "list") {
      for (const item of token.items) {
        collectLinks(item.tokens, links);
      }
    } else if (token.type === "blockquote") {
      collectLinks(token.tokens, links);
    }
  }
}

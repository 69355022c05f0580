import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeAll, describe, expect, test, vi } from "vitest";
import code from "../chunks/code.ts";
import highlight from "../chunks/highlight.ts";
import math from "../chunks/math.ts";
import notes from "../chunks/notes.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { ImageDomains } from "./links.ts";
import { Markdown } from "./markdown.tsx";
import payloads from "./payloads.json";

const chunks: Record<string, unknown> = { code, highlight, math, notes };

const loader: ChunkLoader = {
  load: (name) => (name in chunks ? Promise.resolve(chunks[name]) : Promise.reject(new Error("not here"))),
};

/** Everything an answer may be made of. */
const html =
  "a,blockquote,br,button,code,del,div,em,figcaption,figure,h1,h2,h3,h4,h5,h6,hr,img,input,li,ol,p,path,pre,section,span," +
  "strong,sup,svg,table,tbody,td,th,thead,tr,ul";
const mathml =
  "math,menclose,mfrac,mi,mn,mo,mover,mpadded,mphantom,mrow,mspace,msqrt,mstyle,msub,msubsup,msup,mtable,mtd,mtext,mtr,munder";
const elements = new Set([...html.split(","), ...mathml.split(",")]);

const attributes =
  /^(alt|aria-[a-z]+|checked|class|d|data-(left|note|ref|state)|dir|disabled|display|fill|focusable|height|href|lspace|mathbackground|mathcolor|mathvariant|referrerpolicy|rel|role|rspace|scope|src|start|stretchy|stroke[a-z-]*|style|tabindex|target|title|type|viewBox|width|xmlns|accent|columnalign|displaystyle|fence|form|movablelimits|scriptlevel|separator|voffset|depth)$/;

function expectHarmless(root: HTMLElement): void {
  for (const element of root.querySelectorAll("*")) {
    expect(elements).toContain(element.localName);
    for (const { name, value } of element.attributes) {
      expect(name).toMatch(attributes);
      if (name === "href") {
        expect(value).toMatch(/^(https?:\/\/[^/]|mailto:.|tel:.)/i);
      } else if (name === "src") {
        expect(value).toMatch(/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/);
      } else if (name === "style") {
        expect(element.namespaceURI).toContain("MathML");
        expect(value).not.toMatch(/url|expression|position|inset/);
      } else if (name === "class") {
        expect(value).not.toContain("evil");
      }
    }
  }
}

function view(root: HTMLElement, text: string, streaming: boolean, domains: readonly string[] | null = null): void {
  act(() =>
    render(
      <ChunkContext.Provider value={loader}>
        <ImageDomains.Provider value={domains}>
          <Markdown text={text} streaming={streaming} onLink={() => true} />
        </ImageDomains.Provider>
      </ChunkContext.Provider>,
      root,
    ),
  );
}

beforeAll(async () => {
  // Every browser gives MathML elements a style; this DOM does not.
  const styles = new WeakMap<Element, CSSStyleDeclaration>();
  Object.defineProperty(Element.prototype, "style", {
    configurable: true,
    get(this: Element) {
      const style = styles.get(this) ?? document.createElement("span").style;
      styles.set(this, style);
      return style;
    },
  });
  const root = document.createElement("div");
  view(root, "$x$[^1]\n\n```js\nlet a;\n```\n\n[^1]: b", false);
  for (const part of ["math", "[class^=ck-syn]", "[data-ref]"]) {
    await vi.waitFor(() => expect(root.querySelector(part)).not.toBeNull());
  }
});

describe("nothing dangerous comes out of", () => {
  test.each(payloads)("%j", (payload) => {
    const root = document.createElement("div");
    for (let end = 1; end < payload.length; end += 1 + Math.floor(payload.length / 20)) {
      view(root, payload.slice(0, end), true);
      expectHarmless(root);
    }
    view(root, payload, false);
    expectHarmless(root);
    view(root, `**a ${payload}**\n\n- ${payload}\n\n| ${payload} |\n|---|\n| ${payload} |\n\n> ${payload}`, false);
    expectHarmless(root);
    expect(document.title).toBe("");
  });
});

test("the images of no other host are asked for without a click, and none that the thread does not allow", () => {
  const root = document.createElement("div");
  for (const payload of payloads) {
    view(root, payload, false, ["good.example"]);
    expect(root.querySelectorAll("img:not([src^='data:'])")).toHaveLength(0);
  }
});

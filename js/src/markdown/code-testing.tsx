import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, vi } from "vitest";
import codeChunk from "../chunks/code.ts";
import highlighter, { type Highlighter } from "../chunks/highlight.ts";
import { ChunkContext, type ChunkLoader } from "../ui/chunks.ts";
import { Markdown } from "./markdown.tsx";

/** Counts what the highlighter is given. */
export function counting(): { loader: ChunkLoader; lengths: number[] } {
  const lengths: number[] = [];
  const counted: Highlighter = {
    css: highlighter.css,
    highlight(code, language) {
      lengths.push(code.length);
      return highlighter.highlight(code, language);
    },
  };
  return { loader: { load: async (name) => (name === "code" ? codeChunk : counted) }, lengths };
}

/** Code blocks without colours. */
export const plain: ChunkLoader = {
  load: (name) => (name === "code" ? Promise.resolve(codeChunk) : Promise.reject(new Error("gone"))),
};

/** The chunk is there from the first rendering of these on. */
export async function ready(loader: ChunkLoader): Promise<void> {
  const root = document.createElement("div");
  show(root, "```\na\n```", false, loader);
  await vi.waitFor(() => expect(root.querySelector("[data-state]")).not.toBeNull());
}

/** Shows a text, with the colours that come once it is on the screen. */
export function show(root: HTMLElement, text: string, streaming: boolean, loader: ChunkLoader): void {
  act(() =>
    render(
      <ChunkContext.Provider value={loader}>
        <Markdown text={text} streaming={streaming} />
      </ChunkContext.Provider>,
      root,
    ),
  );
}

/** Waits until the highlighter has come and the page shows it. */
export const coloured = (root: HTMLElement) =>
  vi.waitFor(() => expect(root.querySelector("[class^=ck-syn]")).not.toBeNull());

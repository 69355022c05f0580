import { useContext, useRef } from "preact/hooks";
import { t } from "../i18n/t.ts";
import { renderBlocks } from "./block.tsx";
import type { Block } from "./blocks.ts";
import { type FootnoteToken, type Notes, NotesContext } from "./footnotes.ts";

/** Goes to an element of the same text: scrolls the conversation, never the notebook around it. */
function goTo(from: Element, selector: string): void {
  const target = from.closest(".ck-md")?.querySelector<HTMLElement>(selector);
  if (target === null || target === undefined) {
    return;
  }
  const scroller = target.closest(".scroller");
  if (scroller !== null) {
    const place = target.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    if (place.top < view.top || place.bottom > view.bottom) {
      scroller.scrollTop += place.top - view.top - view.height / 3;
    }
  }
  target.focus({ preventScroll: true });
}

/** A raised number that leads to its footnote; without a definition so far, its label. */
export function FootnoteReference({ token }: { readonly token: FootnoteToken }) {
  const number = useContext(NotesContext).get(token.label);
  if (number === undefined) {
    return <sup class="ck-md-ref">{token.label}</sup>;
  }
  return (
    <sup class="ck-md-ref">
      <button
        type="button"
        data-ref={number}
        aria-label={t("md.footnote", { number })}
        onClick={({ currentTarget }) => {
          for (const other of currentTarget.closest(".ck-md")?.querySelectorAll("[data-ref][data-left]") ?? []) {
            other.removeAttribute("data-left");
          }
          currentTarget.setAttribute("data-left", "");
          goTo(currentTarget, `[data-note="${number}"]`);
        }}
      >
        {number}
      </button>
    </sup>
  );
}

interface FootnotesProps {
  /** The blocks of the definitions. */
  readonly blocks: readonly Block[];
  readonly notes: Notes;
}

/** The footnotes, in order, each with a way back to where its reader came from. */
export function Footnotes({ blocks, notes }: FootnotesProps) {
  const list = useRef<HTMLElement>(null);
  const byLabel = new Map<string, Block>();
  for (const block of blocks) {
    if (block.token.type === "footnote" && !byLabel.has(block.token.label)) {
      byLabel.set(block.token.label, block);
    }
  }
  const back = (number: number) => {
    const left = `[data-ref="${number}"][data-left]`;
    const root = list.current;
    if (root !== null) {
      goTo(root, root.closest(".ck-md")?.querySelector(left) ? left : `[data-ref="${number}"]`);
    }
  };
  return (
    <section class="ck-md-notes" aria-label={t("md.footnotes")} ref={list}>
      <ol>
        {[...notes].map(([label, number]) => {
          const block = byLabel.get(label);
          return (
            block !== undefined && (
              <li key={label} dir="auto" data-note={number} tabIndex={-1}>
                <div>{renderBlocks(block.children)}</div>
                <button type="button" aria-label={t("md.back", { number })} onClick={() => back(number)}>
                  ↩
                </button>
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import en from "../i18n/en.notes.json";
import { learn } from "../i18n/t.ts";
import { useUi } from "../ui/context.ts";
import { reveal } from "../ui/reveal.ts";
import css from "./notes.css";

learn(en);

/** Goes to an element of the same text. */
function goTo(from: Element, selector: string): void {
  const target = from.closest(".ck-md")?.querySelector<HTMLElement>(selector);
  if (target === null || target === undefined) {
    return;
  }
  reveal(target);
  target.focus({ preventScroll: true });
}

/** The number of a footnote, which leads to it. */
export function NoteLink({ number }: { readonly number: number }) {
  const { adopt, t } = useUi();
  adopt(css);
  return (
    <button
      type="button"
      data-ref={number}
      aria-label={t("notes.number", { number })}
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
  );
}

interface NoteListProps {
  /** The contents of the footnotes, from the first one on. */
  readonly contents: readonly ComponentChildren[];
  /** Which way they run, where that can be told. */
  readonly dir: "ltr" | "rtl" | undefined;
}

/** The footnotes, in order, each with a way back to where its reader came from. */
export function NoteList({ contents, dir }: NoteListProps) {
  const { t } = useUi();
  const list = useRef<HTMLDivElement>(null);
  const back = (number: number) => {
    const left = `[data-ref="${number}"][data-left]`;
    const root = list.current;
    if (root !== null) {
      goTo(root, root.closest(".ck-md")?.querySelector(left) ? left : `[data-ref="${number}"]`);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would be a landmark, one an answer.
    <div class="ck-md-notes" role="group" aria-label={t("notes.title")} ref={list}>
      <ol dir={dir}>
        {contents.map((content, index) => (
          <li key={index} data-note={index + 1} tabIndex={-1}>
            <div dir="auto">{content}</div>
            <button type="button" aria-label={t("notes.back", { number: index + 1 })} onClick={() => back(index + 1)}>
              ↩
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

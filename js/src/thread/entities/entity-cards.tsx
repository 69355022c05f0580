import { computePosition, flip, offset, shift } from "@floating-ui/dom";
import { useEffect, useRef, useState } from "preact/hooks";
import en from "../../i18n/en.entities.json";
import { learn } from "../../i18n/t";
import type { Answer } from "../../state/actions";
import { useUi } from "../../ui/context";
import css from "./entities.css";
import { wordsOf } from "./words";

learn(en);

/** For so many milliseconds the pointer has to rest on a mention. */
const REST = 300;

interface Shown {
  readonly mention: HTMLElement;
  readonly title: string;
  /** What the user's function has to show; null until it has answered. */
  readonly answer: Answer<object | null> | null;
}

/** The card beside the mention that the pointer rests on, or that has the focus. */
export function EntityCards() {
  const { actions, adopt } = useUi();
  const card = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  adopt(css);

  useEffect(() => {
    const chat = card.current?.closest<HTMLElement>(".chat");
    if (!chat) {
      return;
    }
    const closing = new AbortController();
    let over: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enter = (mention: HTMLElement | null, wait: number) => {
      if (mention === over) {
        return;
      }
      clearTimeout(timer);
      over = mention;
      timer = setTimeout(() => void show(mention), mention ? wait : REST);
    };
    const show = async (mention: HTMLElement | null) => {
      if (!mention) {
        setShown(null);
        return;
      }
      const title = mention.textContent?.replace(/^@/, "") ?? "";
      setShown({ mention, title, answer: null });
      const row = mention.closest<HTMLElement>("[data-row-key]")?.dataset.rowKey ?? null;
      const answer = await actions.previewEntity(mention.dataset.entityId ?? "", row);
      if (over === mention && !closing.signal.aborted) {
        setShown({ mention, title, answer });
      }
    };
    const mentionOf = (event: Event) => {
      const target = event.target as Element;
      return card.current?.contains(target) ? over : target.closest<HTMLElement>(".tag.interactive");
    };
    const { signal } = closing;
    chat.addEventListener("pointerover", (event) => enter(mentionOf(event), REST), { signal });
    chat.addEventListener("pointerleave", () => enter(null, 0), { signal });
    chat.addEventListener("focusin", (event) => enter(mentionOf(event), 0), { signal });
    chat.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Escape" && over) {
          clearTimeout(timer);
          over = null;
          setShown(null);
        }
      },
      { signal },
    );
    // The pointer may rest on one already, before this chunk has come.
    enter(chat.querySelector<HTMLElement>(".tag.interactive:hover"), REST);
    return () => {
      clearTimeout(timer);
      closing.abort();
    };
  }, [actions]);

  useEffect(() => {
    const box = card.current;
    if (!shown || !box || !shown.mention.isConnected) {
      return;
    }
    void computePosition(shown.mention, box, {
      placement: "top-start",
      middleware: [offset(6), flip({ boundary: box.closest(".chat") ?? undefined }), shift({ padding: 8 })],
    }).then(({ x, y }) => {
      box.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
    });
  }, [shown]);

  const hasPreview = shown?.answer?.error === undefined && Boolean(shown?.answer?.value);
  return (
    <div ref={card} class="entity-card" data-part="entity-card" role="tooltip" hidden={!shown}>
      {shown && (
        <>
          {!hasPreview && <strong dir="auto">{shown.title}</strong>}
          <Preview answer={shown.answer} />
        </>
      )}
    </div>
  );
}

function Preview({ answer }: { answer: Shown["answer"] }) {
  const { t } = useUi();
  if (answer === null) {
    return <span class="quiet">{t("entities.loading")}</span>;
  }
  if (answer.error !== undefined) {
    return (
      <span class="entity-error" role="alert">
        {answer.error}
      </span>
    );
  }
  return (
    <>
      {wordsOf(answer.value).map((line, index) => (
        <span key={index} dir="auto">
          {line}
        </span>
      ))}
    </>
  );
}

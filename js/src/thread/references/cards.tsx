import { computePosition, flip, offset, shift } from "@floating-ui/dom";
import { useEffect, useRef, useState } from "preact/hooks";
import type { WidgetsChunk } from "../../chunks/widgets";
import en from "../../i18n/en.references.json";
import { learn } from "../../i18n/t";
import type { Answer } from "../../state/actions";
import { useChunk } from "../../ui/chunks";
import { useUi } from "../../ui/context";
import type { Cited } from "./citations";
import { citedAt } from "./markers";
import css from "./references.css";
import { SourceView } from "./source";

learn(en);

/** For so many milliseconds the pointer has to rest on what a card is beside. */
const REST = 300;

/** What has a card beside it. */
const REFERENCE = ".tag.interactive, .citation";

interface Shown {
  readonly reference: HTMLElement;
  readonly title: string;
  /** The sources it cites; none for a mention. */
  readonly cited: readonly Cited[];
  /** What the user's function has to show; null until it has answered, undefined where it is not asked. */
  readonly answer: Answer<object | null> | null | undefined;
}

/** The card beside the mention or citation that the pointer rests on, or that has the focus. */
export function References() {
  const { state, actions, adopt } = useUi();
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
    const enter = (reference: HTMLElement | null, wait: number) => {
      if (reference === over) {
        return;
      }
      clearTimeout(timer);
      over = reference;
      timer = setTimeout(() => void show(reference), reference ? wait : REST);
    };
    const show = async (reference: HTMLElement | null) => {
      if (!reference) {
        setShown(null);
        return;
      }
      const cited = citedAt(reference) ?? [];
      const entity = entityOf(reference, cited);
      const title = reference.textContent?.replace(/^@/, "") ?? "";
      const asks = entity !== null && state.options.peek().entities.on_request_preview;
      setShown({ reference, title, cited, answer: asks ? null : undefined });
      if (asks) {
        const row = reference.closest<HTMLElement>("[data-row-key]")?.dataset.rowKey ?? null;
        const answer = await actions.previewEntity(entity, row);
        if (over === reference && !closing.signal.aborted) {
          setShown({ reference, title, cited, answer });
        }
      }
    };
    const referenceOf = (event: Event) => {
      const target = event.target as Element;
      return card.current?.contains(target) ? over : target.closest<HTMLElement>(REFERENCE);
    };
    const { signal } = closing;
    chat.addEventListener("pointerover", (event) => enter(referenceOf(event), REST), { signal });
    chat.addEventListener("pointerleave", () => enter(null, 0), { signal });
    chat.addEventListener("focusin", (event) => enter(referenceOf(event), 0), { signal });
    // Not every browser gives a button the focus that is clicked.
    chat.addEventListener("click", (event) => enter(referenceOf(event), 0), { signal });
    chat.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Escape" && over) {
          event.stopPropagation();
          clearTimeout(timer);
          over = null;
          setShown(null);
        }
      },
      { signal, capture: true },
    );
    // The pointer may rest on one already, before this chunk has come.
    enter(chat.querySelector<HTMLElement>(":is(.tag.interactive, .citation):hover"), REST);
    return () => {
      clearTimeout(timer);
      closing.abort();
    };
  }, [state, actions]);

  useEffect(() => {
    const box = card.current;
    if (!shown || !box || !shown.reference.isConnected) {
      return;
    }
    const { reference } = shown;
    const place = () =>
      void computePosition(reference, box, {
        placement: "top-start",
        middleware: [offset(6), flip({ boundary: box.closest(".chat") ?? undefined }), shift({ padding: 8 })],
      }).then(({ x, y }) => {
        box.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
      });
    place();
    if (typeof ResizeObserver === "undefined") {
      return;
    }
    // What a widget is drawn with may come later, and a picture has its size once it is there.
    const observer = new ResizeObserver(place);
    observer.observe(box);
    return () => observer.disconnect();
  }, [shown]);

  return (
    <div ref={card} class="reference-card" data-part="entity-card" role="tooltip" hidden={!shown}>
      {shown && <Card shown={shown} />}
    </div>
  );
}

/** The entity whose card the user's function may have. */
function entityOf(reference: HTMLElement, cited: readonly Cited[]): string | null {
  const [first] = cited;
  if (!first) {
    return reference.dataset.entityId ?? null;
  }
  return first.source.type === "entity" && first.source.interactive ? first.source.id : null;
}

function Card({ shown: { title, cited, answer } }: { shown: Shown }) {
  const { t } = useUi();
  if (answer?.error === undefined && answer?.value) {
    return <Preview widget={answer.value} />;
  }
  return (
    <>
      {cited.length > 0 ? (
        cited.map((each, index) => <SourceView key={index} cited={each} />)
      ) : (
        <strong dir="auto">{title}</strong>
      )}
      {answer === null && <span class="quiet">{t("references.loading")}</span>}
      {answer?.error !== undefined && (
        <span class="reference-error" role="alert">
          {answer.error}
        </span>
      )}
    </>
  );
}

/** The widget that the user's function has for an entity. */
function Preview({ widget }: { widget: object }) {
  const chunk = useChunk<WidgetsChunk>("widgets", true);
  return chunk ? (
    <chunk.WidgetView widget={widget} rowKey={null} done={true} />
  ) : (
    <span class="skeleton" aria-busy="true" />
  );
}

import { useLayoutEffect, useRef } from "preact/hooks";
import type { EntitySource } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { useIcon } from "../../ui/use-icon";
import type { Cited } from "./citations";
import { webHost } from "./web";

/** What the card beside a marker tells. */
const told = new WeakMap<Element, readonly Cited[]>();

/** What the marker cites that an element is, if it is one. */
export function citedAt(element: Element): readonly Cited[] | undefined {
  return told.get(element);
}

/** What stands in the text where sources are cited: their numbers in one mark, and each entity by its name. */
export function Markers({ cited }: { cited: readonly Cited[] }) {
  const numbered = cited.filter(({ number }) => number !== null);
  return (
    <>
      {numbered.length > 0 && <Numbers cited={numbered} />}
      {cited.map(
        (each, index) =>
          each.source.type === "entity" && <EntityMarker key={index} cited={each} source={each.source} />,
      )}
    </>
  );
}

function useTold<T extends Element>(cited: readonly Cited[]) {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    if (ref.current) {
      told.set(ref.current, cited);
    }
  });
  return ref;
}

function Numbers({ cited }: { cited: readonly Cited[] }) {
  const { t } = useUi();
  const link = useTold<HTMLAnchorElement>(cited);
  const button = useTold<HTMLButtonElement>(cited);
  const words = cited.map(({ number }) => number).join(", ");
  const names = cited.map(({ source }) => source.title).join("; ");
  const label = t("sources.cited", { number: words, title: names });
  const [only] = cited;
  if (cited.length === 1 && only?.source.type === "url" && webHost(only.source.url)) {
    return (
      <a
        ref={link}
        class="citation"
        data-part="citation"
        href={only.source.url}
        target="_blank"
        rel="noopener noreferrer nofollow"
        aria-label={label}
      >
        {words}
      </a>
    );
  }
  return (
    <button ref={button} type="button" class="citation" data-part="citation" aria-label={label}>
      {words}
    </button>
  );
}

function EntityMarker({ cited, source }: { cited: Cited; source: EntitySource }) {
  const { state, actions } = useUi();
  const marker = useTold<HTMLButtonElement>([cited]);
  const icon = useIcon(source.icon);
  const { on_click } = state.options.value.entities;
  const click = (event: MouseEvent) => {
    const row = (event.currentTarget as Element).closest<HTMLElement>("[data-row-key]");
    if (source.interactive && on_click) {
      actions.clickEntity(source.id, row?.dataset.rowKey ?? null);
    }
  };
  return (
    <button
      ref={marker}
      type="button"
      class="citation entity"
      data-part="citation"
      data-entity-id={source.id}
      aria-label={source.title}
      onClick={click}
    >
      {source.icon && <Icon nodes={icon} />}
      {source.inline_label || (source.icon ? "" : source.title)}
    </button>
  );
}

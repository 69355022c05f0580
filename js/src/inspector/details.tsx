import x from "lucide:x";
import { useEffect, useState } from "preact/hooks";
import type { FoundEntry, ObjectItem } from "../protocol.gen";
import objectsCss from "../thread/objects/objects.css";
import { TreeView } from "../thread/objects/tree";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import type { Entry } from "./log";
import { shownBytes, shownClock } from "./numbers";

interface DetailsProps {
  readonly entry: Entry;
  close(): void;
  /** Shows only what is about an item. */
  showItem(id: string): void;
}

/** So many of the items of an entry are named. */
const MOST_ITEMS = 20;

/** One entry: what it is, what it changed, and all that is in it. */
export function Details({ entry, close, showItem }: DetailsProps) {
  const { t } = useUi();
  const { items, change, size } = entry;
  return (
    <section class="inspector-details" data-part="inspector-details" aria-label={entry.name}>
      <div class="inspector-details-head">
        <h4 class="inspector-full" dir="ltr">
          {entry.name.split(" ").map((name) => (
            <span key={name}>{name} </span>
          ))}
        </h4>
        <button
          type="button"
          class="icon-button small"
          aria-label={t("inspector.closeEntry")}
          title={t("inspector.closeEntry")}
          onClick={close}
        >
          <Icon nodes={x} />
        </button>
      </div>
      <dl class="inspector-facts">
        <Fact name={t("inspector.time")}>{shownClock(entry.at, t)}</Fact>
        <Fact name={t("inspector.exchange")}>{entry.exchange}</Fact>
        {size > 0 && <Fact name={t("inspector.bytes")}>{shownBytes(size, t)}</Fact>}
        {items.length > 0 && (
          <Fact name={t("inspector.items")}>
            {items.slice(0, MOST_ITEMS).map((id) => (
              <button
                key={id}
                type="button"
                class="inspector-link"
                title={t("inspector.showItem", { id })}
                onClick={() => showItem(id)}
              >
                {id}
              </button>
            ))}
          </Fact>
        )}
        {change && (
          <Fact name={t(entry.kind === "error" ? "inspector.error" : "inspector.changed")}>
            <span class={entry.kind === "error" ? "inspector-problem" : ""}>{change}</span>
          </Fact>
        )}
      </dl>
      {size > 0 && <Payload key={entry.number} entry={entry} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="inspector-fact">
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

/** What is in an entry, as Python tells it. */
function Payload({ entry: { number } }: { entry: Entry }) {
  const { actions, adopt, t } = useUi();
  const [found, setFound] = useState<FoundEntry | string | null>(null);
  adopt(objectsCss);
  useEffect(() => {
    let isWanted = true;
    actions.inspect({ method: "load_entry", number }).then((answer) => {
      if (isWanted) {
        const told = answer.error ?? answer.value?.result;
        setFound(typeof told === "string" ? told : told?.kind === "entry" ? told : t("inspector.gone"));
      }
    });
    return () => {
      isWanted = false;
    };
  }, [actions, number, t]);
  if (found === null) {
    return <div class="skeleton" aria-busy="true" />;
  }
  if (typeof found === "string") {
    return <p class="inspector-note">{found}</p>;
  }
  const { root, data } = found;
  const bundle = data === undefined ? {} : { "application/json": data };
  // A tree shows what stands in a conversation; this is the least that one has to be.
  const item = { class_name: t("inspector.payload"), bundle } as ObjectItem;
  return <TreeView form={{ type: "tree", root }} item={item} rowKey="" plain={null} />;
}

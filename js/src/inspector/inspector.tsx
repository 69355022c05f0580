import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import en from "../i18n/en.inspector.json";
import objects from "../i18n/en.objects.json";
import { learn } from "../i18n/t";
import { useUi } from "../ui/context";
import { Bar } from "./bar";
import { Details } from "./details";
import { Filtered, type Wanted } from "./filter";
import css from "./inspector.css";
import { useItems } from "./items";
import { EntryList } from "./list";
import { type Entry, follow } from "./log";

learn(en);
learn(objects);

const ALL: Wanted = { text: "", item: null, requests: true, events: true, errors: true };

/** What goes between the chat and its backend: beside the conversation, or below it where there is little room. */
export function Inspector() {
  const { state, adopt, t } = useUi();
  const panel = useRef<HTMLElement>(null);
  const [wanted, setWanted] = useState(ALL);
  const [chosen, setChosen] = useState<Entry | null>(null);
  const [, redraw] = useState(0);
  adopt(css);
  const followed = useMemo(() => follow(state, () => redraw((count) => count + 1)), [state]);
  useEffect(() => followed.stop, [followed]);
  const { log } = followed;
  const filtered = useMemo(() => new Filtered(log, wanted), [log, wanted]);
  filtered.look();
  const change = (changes: Partial<Wanted>) => setWanted((now) => ({ ...now, ...changes }));
  const showItem = (item: string) => change({ item });
  useItems(panel, wanted.item, (item) => {
    setChosen(null);
    showItem(item);
  });
  const isKept = chosen !== null && log.entries.includes(chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isKept) {
      event.stopPropagation();
      setChosen(null);
      panel.current?.querySelector<HTMLElement>("[data-part=inspector-list]")?.focus();
    }
  };
  return (
    <section
      class="inspector"
      data-part="inspector"
      aria-label={t("inspector.title")}
      ref={panel}
      onKeyDown={onKeyDown}
    >
      <Bar log={log} filtered={filtered} change={change} />
      {log.entries.length === 0 ? (
        <Nothing />
      ) : (
        <EntryList
          log={log}
          shown={filtered.shown}
          gone={filtered.gone}
          chosen={isKept ? chosen : null}
          choose={setChosen}
        />
      )}
      {log.entries.length > 0 && filtered.shown.length === 0 && (
        <p class="inspector-empty over">{t("inspector.nothing")}</p>
      )}
      {isKept && <Details entry={chosen} close={() => setChosen(null)} showItem={showItem} />}
    </section>
  );
}

function Nothing() {
  const { t } = useUi();
  return (
    <div class="inspector-empty">
      <p>{t("inspector.empty")}</p>
      <p>{t("inspector.hint")}</p>
    </div>
  );
}

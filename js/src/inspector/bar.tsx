import download from "lucide:download";
import trash from "lucide:trash";
import x from "lucide:x";
import { useState } from "preact/hooks";
import { loadWhole, saveFile } from "../thread/objects/save";
import { Tool } from "../thread/objects/tool";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { SearchField } from "../ui/search-field";
import type { Filtered, Wanted } from "./filter";
import type { Log } from "./log";

interface BarProps {
  readonly log: Log;
  readonly filtered: Filtered;
  change(wanted: Partial<Wanted>): void;
}

const KINDS = ["requests", "events", "errors"] as const;

/** The head of the panel: what can be done with it, and what is to be seen. */
export function Bar({ log, filtered, change }: BarProps) {
  const { actions, t } = useUi();
  const { wanted } = filtered;
  const [problem, setProblem] = useState<string | null>(null);
  const onSave = async (button: HTMLElement) => {
    const load = async (_: string, offset: number, size: number) => {
      const answer = await actions.inspect({ method: "load_recording", offset, size });
      return answer.error === undefined ? { value: answer.value.bytes } : answer;
    };
    const answer = await loadWhole({ load, key: "" });
    setProblem(answer.error ?? null);
    if (answer.error === undefined && answer.value) {
      saveFile(answer.value, `chat-${stamp()}.jsonl`, button);
    }
    return answer.error === undefined;
  };
  const onClear = async () => {
    await actions.inspect({ method: "clear_inspector" });
    return true;
  };
  const onClose = async () => {
    await actions.inspect({ method: "close_inspector" });
    return true;
  };
  const [shown, all] = [filtered.shown.length, log.entries.length];
  return (
    <div class="inspector-head">
      <div class="inspector-bar">
        <h3 class="inspector-title">{t("inspector.title")}</h3>
        <span class="inspector-count" data-part="inspector-count">
          {shown === all ? t("inspector.count", { count: all }) : t("inspector.some", { shown, all })}
          {log.dropped > 0 && ` · ${t("inspector.dropped", { count: log.dropped })}`}
        </span>
        <Tool label={t("inspector.save")} icon={download} run={onSave} />
        <Tool label={t("inspector.clear")} icon={trash} run={onClear} />
        <Tool label={t("inspector.close")} icon={x} run={onClose} />
      </div>
      <div class="inspector-bar">
        <SearchField
          part="inspector-filter"
          text={wanted.text}
          label={t("inspector.filterBy")}
          placeholder={t("inspector.filter")}
          clearLabel={t("inspector.clearFilter")}
          clearPart="inspector-clear"
          onText={(text) => change({ text })}
          onClear={() => change({ text: "" })}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own. */}
        <div class="inspector-kinds" role="group" aria-label={t("inspector.list")}>
          {KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              class="inspector-kind"
              data-kind={kind}
              aria-pressed={wanted[kind]}
              onClick={() => change({ [kind]: !wanted[kind] })}
            >
              {t(`inspector.${kind}`)}
            </button>
          ))}
        </div>
      </div>
      {wanted.item !== null && (
        <div class="inspector-bar">
          <span class="inspector-chip" data-part="inspector-item">
            <span dir="auto">{t("inspector.item", { id: wanted.item })}</span>
            <button
              type="button"
              aria-label={t("inspector.allItems")}
              title={t("inspector.allItems")}
              onClick={() => change({ item: null })}
            >
              <Icon nodes={x} />
            </button>
          </span>
        </div>
      )}
      <div class="inspector-note problem" role="status">
        {problem}
      </div>
    </div>
  );
}

/** Now, as part of a file's name. */
function stamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(":", "-");
}

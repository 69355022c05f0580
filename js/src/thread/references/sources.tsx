import chevronRight from "lucide:chevron-right";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import type { Cited } from "./citations";
import css from "./references.css";
import { SourceView } from "./source";

/** The sources of an answer, folded, by their groups. */
export function Sources({ sources }: { sources: readonly Cited[] }) {
  const { adopt, t } = useUi();
  adopt(css);
  if (sources.length === 0) {
    return null;
  }
  const groups = [...new Set(sources.map(({ source }) => source.group ?? ""))];
  return (
    <details class="sources" data-part="sources">
      <summary>
        {t("sources.title")}
        <span class="count">{sources.length}</span>
        <span class="turn">
          <Icon nodes={chevronRight} mirrored />
        </span>
      </summary>
      {groups.map((group) => (
        <section key={group} class="source-group" aria-label={group || t("sources.title")}>
          {group && (
            <h4 class="source-heading" dir="auto">
              {group}
            </h4>
          )}
          <ul>
            {sources
              .filter(({ source }) => (source.group ?? "") === group)
              .map((cited, index) => (
                <li key={index}>
                  <SourceView cited={cited} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </details>
  );
}

import type { ComponentChildren } from "preact";
import { exactDay } from "../../i18n/time";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { useIcon } from "../../ui/use-icon";
import type { Cited, Source } from "./citations";
import { webHost } from "./web";

/** All that is known of a source; one of the web is a link. */
export function SourceView({ cited: { source, number } }: { cited: Cited }) {
  const { t } = useUi();
  const icon = useIcon(source.type === "entity" ? source.icon : null);
  const host = source.type === "url" ? webHost(source.url) : null;
  const title = source.title || placeOf(source) || "";
  return (
    <div class="source">
      <span class="source-number">{number ?? <Icon nodes={icon} />}</span>
      <div class="source-text">
        {source.type === "url" && host ? (
          <a href={source.url} target="_blank" rel="noopener noreferrer nofollow" dir="auto">
            {title}
          </a>
        ) : (
          <span class="source-title" dir="auto">
            {title}
          </span>
        )}
        <Details>{[placeOf(source), source.timestamp && exactDay(source.timestamp, t)]}</Details>
        {source.description && (
          <p class="source-description" dir="auto">
            {source.description}
          </p>
        )}
      </div>
    </div>
  );
}

/** Where a source is found: its site, its file, or what it is. */
function placeOf(source: Source): string | null {
  switch (source.type) {
    case "url":
      return source.attribution || webHost(source.url);
    case "file":
      return source.title === source.filename ? null : source.filename;
    case "entity":
      return source.label ?? null;
    default:
      return source satisfies never;
  }
}

function Details({ children }: { children: ComponentChildren[] }) {
  const shown = children.filter(Boolean);
  return shown.length === 0 ? null : (
    <span class="source-details">
      {shown.map((each, index) => (
        <bdi key={index}>{each}</bdi>
      ))}
    </span>
  );
}

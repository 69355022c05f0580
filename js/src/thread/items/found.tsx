import search from "lucide:search";
import type { FileSource, URLSource } from "../../protocol.gen";
import { Icon } from "../../ui/icon";
import { webHost } from "../references/web";

/** What was searched for. */
export function Queries({ queries }: { queries: readonly string[] }) {
  return queries.length === 0 ? null : (
    <ul class="queries">
      {queries.map((query, index) => (
        <li key={index} dir="auto">
          <Icon nodes={search} />
          {query}
        </li>
      ))}
    </ul>
  );
}

/** The pages that a search found; one whose address is not of the web is only named. */
export function PagesFound({ sources }: { sources: readonly URLSource[] }) {
  return sources.length === 0 ? null : (
    <ul class="found">
      {sources.map(({ url, title, attribution }, index) => {
        const host = webHost(url);
        return (
          <li key={index}>
            {host ? (
              <a href={url} target="_blank" rel="noopener noreferrer nofollow" dir="auto">
                {title || host}
              </a>
            ) : (
              <span dir="auto">{title}</span>
            )}
            {title && <span class="where">{attribution || host}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** The files that were read. */
export function FilesFound({ sources }: { sources: readonly FileSource[] }) {
  return (
    <ul class="found">
      {sources.map(({ title, filename }, index) => (
        <li key={index}>
          <span dir="auto">{title || filename}</span>
          {title && filename && title !== filename && (
            <span class="where" dir="ltr">
              {filename}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

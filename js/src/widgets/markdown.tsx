import type { Markdown } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Markdown`. */
export function MarkdownView({ of }: Props<Markdown>) {
  return <div data-widget="Markdown">{of.value}</div>;
}

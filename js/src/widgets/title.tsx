import type { Title } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `Title`. */
export function TitleView({ of }: Props<Title>) {
  return <div data-widget="Title">{of.value}</div>;
}

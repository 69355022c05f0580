import type { Drawing } from "./figure-body";
import { type Colours, colours, FONT, isObject } from "./looks";

/** A chart of Vega or Vega-Lite, ready to be drawn in a frame. */
export function vegaDrawing(spec: object): Drawing {
  // Options of the page are not for a spec to say.
  const { usermeta: _, ...own } = spec as Record<string, unknown>;
  return {
    library: "vega",
    spec: isFluid(own) ? { autosize: { type: "fit-x", contains: "padding" }, ...own, width: "container" } : own,
    looks: { light: configOf(colours.light), dark: configOf(colours.dark) },
  };
}

/** Whether it may be as wide as there is room: one plot, without a width of its own. */
function isFluid({ $schema, width, mark, layer, encoding }: Record<string, unknown>): boolean {
  const isLite = !/\/vega\/v\d/.test(String($schema));
  const facets = isObject(encoding) && ["row", "column", "facet"].some((name) => name in encoding);
  return isLite && width === undefined && Boolean(mark ?? layer) && !facets;
}

function configOf({ text, muted, line, grid }: Colours): object {
  const words = { labelColor: muted, titleColor: text };
  return {
    background: "transparent",
    font: FONT,
    axis: { domainColor: line, tickColor: line, gridColor: grid, ...words },
    legend: words,
    header: words,
    title: { color: text, subtitleColor: muted },
    view: { stroke: grid },
    text: { fill: text },
    rule: { stroke: muted },
  };
}

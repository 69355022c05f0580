import type { Drawing } from "./figure-body";
import { CLEAR, type Colours, colours, FONT, isObject, merge } from "./looks";

/** What is drawn by WebGL needs code out of strings, which the frame's policy forbids; these are the same as SVG. */
const AS_SVG: Readonly<Record<string, string>> = { scattergl: "scatter", scatterpolargl: "scatterpolar" };

/** What has no such twin, and maps, whose lines and tiles are on the internet. */
const IMPOSSIBLE: readonly [RegExp, Obstacle][] = [
  [/^(splom|parcoords)$/, "forbidden"],
  [/^(scatter|choropleth|density)(map|mapbox|geo)$|^choropleth$/, "network"],
];

/** Why a figure cannot be drawn in a frame. */
export type Obstacle = "forbidden" | "network";

/** Why a figure of Plotly cannot be drawn in a frame, if so. */
export function plotlyObstacle(spec: object): Obstacle | null {
  const types = tracesOf(spec).map((trace) => (isObject(trace) ? String(trace.type) : ""));
  const found = IMPOSSIBLE.find(([pattern]) => types.some((type) => pattern.test(type)));
  return found?.[1] ?? null;
}

function tracesOf(spec: object): unknown[] {
  const { data } = spec as { data?: unknown };
  return Array.isArray(data) ? data : [];
}

/** Buttons that would leave the frame. */
const REMOVED = ["toImage", "sendDataToCloud", "sendChartToCloud"];

/** A figure of Plotly, ready to be drawn in a frame. */
export function plotlyDrawing(spec: object): Drawing {
  const { layout, frames } = spec as Record<string, unknown>;
  const { template, ...own } = isObject(layout) ? layout : {};
  if (Array.isArray(own.images)) {
    own.images = own.images.filter((image) => isObject(image) && /^data:/.test(String(image.source)));
  }
  const traces = tracesOf(spec).map((trace) => {
    const type = isObject(trace) ? AS_SVG[String(trace.type)] : undefined;
    return type && isObject(trace) ? { ...trace, type } : trace;
  });
  const title = isObject(own.title) ? own.title.text : own.title;
  const top = title ? 60 : 32;
  const config = { displaylogo: false, modeBarButtonsToRemove: REMOVED, responsive: false, showTips: false };
  return {
    library: "plotly",
    spec: { data: traces, layout: own, config, ...(Array.isArray(frames) && frames.length > 0 && { frames }) },
    looks: { light: look(template, "light", top), dark: look(template, "dark", top) },
  };
}

/** A template in the colours of a scheme; one that was chosen for its own colours keeps them. */
function look(template: unknown, scheme: "light" | "dark", top: number): object {
  const given = isObject(template) ? template : {};
  if (!isPlain(given)) {
    return given;
  }
  const now = colours[scheme];
  const painted = scheme === "dark" ? repaint(given, now) : given;
  const { plot_bgcolor } = (isObject(given.layout) ? given.layout : {}) as Record<string, unknown>;
  const plot = plot_bgcolor === "white" || plot_bgcolor === undefined ? CLEAR : now.plot;
  const layout = { ...layoutOf(now, scheme === "dark" || plot_bgcolor === undefined, plot), margin: marginOf(top) };
  return merge(painted, { layout }) as object;
}

/** The template that Python's figures have unless they say otherwise, its white sister, and none. */
function isPlain(template: Record<string, unknown>): boolean {
  const layout = isObject(template.layout) ? template.layout : {};
  const { paper_bgcolor = "white", plot_bgcolor = "white", font } = layout;
  const text = isObject(font) ? font.color : undefined;
  const usual = text === undefined || text === "#2a3f5f";
  return paper_bgcolor === "white" && ["white", "#E5ECF6"].includes(String(plot_bgcolor)) && usual;
}

function layoutOf(now: Colours, isPainted: boolean, plot_bgcolor: string): object {
  const axis = isPainted ? { gridcolor: now.grid, linecolor: now.line, zerolinecolor: now.line } : {};
  const polar = isPainted ? { bgcolor: CLEAR, angularaxis: axis, radialaxis: axis } : {};
  const straight = { ...axis, automargin: true };
  return {
    paper_bgcolor: CLEAR,
    plot_bgcolor,
    font: { family: FONT, color: now.text },
    modebar: { bgcolor: CLEAR, color: now.muted, activecolor: now.text },
    hoverlabel: { font: { family: FONT } },
    legend: { bgcolor: CLEAR },
    xaxis: straight,
    yaxis: straight,
    polar,
    ...(isPainted && { annotationdefaults: { arrowcolor: now.text } }),
  };
}

/** Less than Plotly leaves: axes and legends take what they need. */
function marginOf(top: number): object {
  return { t: top, r: 24, b: 48, l: 48 };
}

/** The colours of Plotly's own template, and what they are in the dark. */
function repaint(value: unknown, now: Colours): unknown {
  const painted: Readonly<Record<string, string>> = {
    white: now.grid,
    "#e5ecf6": now.plot,
    "#2a3f5f": now.text,
    "#ebf0f8": now.plot,
    "#c8d4e3": now.line,
    "#dfe8f3": now.grid,
  };
  const walk = (at: unknown): unknown => {
    if (typeof at === "string") {
      return painted[at.toLowerCase()] ?? at;
    }
    if (Array.isArray(at)) {
      return at.map(walk);
    }
    return isObject(at) ? Object.fromEntries(Object.entries(at).map(([name, inside]) => [name, walk(inside)])) : at;
  };
  return walk(value);
}

import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FigureForm } from "../../protocol.gen";
import { figureBody } from "./figure-body";
import { plotlyDrawing, plotlyObstacle } from "./plotly";
import { show } from "./testing";
import { vegaDrawing } from "./vega";

type Template = { layout: Record<string, unknown>; data?: { bar: { marker: { color: string } }[] } };

describe("a figure in its frame", () => {
  it("is data, which cannot end the element that it is in", () => {
    const body = figureBody(plotlyDrawing({ data: [{ name: "</script><script>steal()</script><!--" }], layout: {} }));
    const page = new DOMParser().parseFromString(body, "text/html");
    expect(page.querySelectorAll("script")).toHaveLength(2);
    const { spec } = JSON.parse(page.querySelector("script#spec")?.textContent ?? "");
    expect(spec.data[0].name).toBe("</script><script>steal()</script><!--");
  });
});

describe("a figure of Plotly", () => {
  const template = {
    layout: {
      paper_bgcolor: "white",
      plot_bgcolor: "#E5ECF6",
      font: { color: "#2a3f5f" },
      xaxis: { gridcolor: "white" },
    },
    data: { bar: [{ marker: { color: "#E5ECF6" } }] },
  };
  const looks = (layout: object) => plotlyDrawing({ data: [], layout }).looks as { light: Template; dark: Template };

  it("is drawn as SVG, since WebGL needs what no frame allows", () => {
    const { spec } = plotlyDrawing({ data: [{ type: "scattergl", x: [1] }, { type: "bar" }, 1] });
    expect((spec as { data: unknown[] }).data).toEqual([{ type: "scatter", x: [1] }, { type: "bar" }, 1]);
  });

  it("is not drawn where it would need the internet, or more than a frame allows", () => {
    const obstacle = (...types: string[]) => plotlyObstacle({ data: types.map((type) => ({ type })) });
    expect(["scattergeo", "choropleth", "scattermap", "densitymapbox"].map((type) => obstacle(type))).toEqual(
      Array(4).fill("network"),
    );
    expect(["splom", "parcoords"].map((type) => obstacle("bar", type))).toEqual(Array(2).fill("forbidden"));
    expect([obstacle("heatmap", "treemap"), obstacle("scattergl", "surface"), plotlyObstacle({})]).toEqual(
      Array(3).fill(null),
    );
  });

  it("has no pictures from elsewhere", () => {
    const images = [{ source: "https://example.org/a.png" }, { source: "data:image/png;base64,AA==" }];
    const { spec } = plotlyDrawing({ data: [], layout: { images } });
    expect((spec as { layout: { images: unknown } }).layout.images).toEqual(images.slice(1));
  });

  it("has no button that would leave the frame, and keeps what it does over time", () => {
    const { spec } = plotlyDrawing({
      data: [],
      layout: { title: "t" },
      frames: [{}],
      config: { plotlyServerURL: "x" },
    });
    expect(spec).toMatchObject({ layout: { title: "t" }, frames: [{}], config: { displaylogo: false } });
    expect(JSON.stringify(spec)).not.toContain("plotlyServerURL");
  });

  it("of Python's own looks is in the colours of the chat", () => {
    const { light, dark } = looks({ template });
    expect(light.layout.paper_bgcolor).toBe("rgba(0,0,0,0)");
    expect(light.layout.xaxis).toMatchObject({ gridcolor: "white" });
    expect(dark.layout.font).toMatchObject({ color: "#e6e9ee" });
    expect(dark.layout.plot_bgcolor).toBe("#1f2228");
    expect(dark.data?.bar[0]?.marker.color).toBe("#1f2228");
  });

  it("without a template is so too", () => {
    const { light, dark } = looks({});
    expect([light.layout.plot_bgcolor, dark.layout.plot_bgcolor]).toEqual(["rgba(0,0,0,0)", "rgba(0,0,0,0)"]);
    expect(dark.layout.yaxis).toMatchObject({ gridcolor: "#30353d" });
  });

  it("of a look that was chosen keeps it", () => {
    const chosen = { layout: { paper_bgcolor: "rgb(17,17,17)", plot_bgcolor: "rgb(17,17,17)" } };
    expect(looks({ template: chosen })).toEqual({ light: chosen, dark: chosen });
  });
});

describe("a chart of Vega", () => {
  const lite = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", mark: "bar", encoding: { x: {} } };

  it("is as wide as there is room, unless it says otherwise or has several plots", () => {
    expect(vegaDrawing(lite).spec).toMatchObject({ width: "container", autosize: { contains: "padding" } });
    const others = [
      { ...lite, width: 200 },
      { ...lite, encoding: { row: {} } },
      { $schema: lite.$schema, hconcat: [] },
      { $schema: "https://vega.github.io/schema/vega/v6.json", marks: [] },
    ];
    for (const spec of others) {
      expect(vegaDrawing(spec).spec).toEqual(spec);
    }
  });

  it("is in the colours of the chat, and says nothing about the page", () => {
    const { spec, looks } = vegaDrawing({ ...lite, usermeta: { embedOptions: { ast: false } } });
    expect(spec).not.toHaveProperty("usermeta");
    expect(looks.dark).toMatchObject({ background: "transparent", title: { color: "#e6e9ee" } });
  });
});

describe("a figure", () => {
  const form: FigureForm = { type: "figure", library: "vega", spec: { mark: "bar" } };
  let seen: () => void;

  beforeEach(() => {
    seen = () => undefined;
    vi.stubGlobal(
      "IntersectionObserver",
      class {
        constructor(told: (entries: object[]) => void) {
          seen = () => told([{ isIntersecting: true }]);
        }
        observe() {}
        disconnect() {}
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  async function figure(library: Promise<{ value: string } | { error: string }>) {
    const shown = await show({ class_name: "Chart", form });
    shown.actions.loadLibrary.mockReturnValue(library as never);
    const see = async () => {
      await act(async () => seen());
      await shown.settle();
    };
    const say = (data: object) =>
      act(() => {
        const source = shown.one<HTMLIFrameElement>("iframe").contentWindow;
        window.dispatchEvent(new MessageEvent("message", { data, source }));
      });
    return { ...shown, see, say };
  }

  it("is its picture until it is looked at and its library has come, and until it is drawn", async () => {
    const { actions, one, say, see, texts } = await figure(Promise.resolve({ value: "draw()" }));
    expect(actions.loadLibrary).not.toHaveBeenCalled();
    expect(texts("pre")).toEqual(["plain"]);
    await see();
    expect(actions.loadLibrary).toHaveBeenCalledWith("vega");
    const frame = one<HTMLIFrameElement>("iframe");
    expect(frame.getAttribute("sandbox")).toBe("allow-scripts");
    expect(frame.srcdoc).toContain("default-src 'none'");
    expect(frame.title).toBe("Chart, as an interactive figure");
    expect([texts("pre"), one(".object-note").textContent]).toEqual([["plain"], "The interactive figure is loading…"]);
    say({ drawn: true });
    expect([texts("pre"), one(".object-note"), one(".undrawn")]).toEqual([[], undefined, undefined]);
    expect(one("iframe")).toBe(frame);
  });

  it("asks for no library where it could not be drawn by it", async () => {
    const map = await show({ form: { ...form, library: "plotly", spec: { data: [{ type: "scattergeo" }] } } });
    await act(async () => seen());
    expect(map.actions.loadLibrary).not.toHaveBeenCalled();
    expect(map.one(".object-note").textContent).toContain("load data from the internet");
  });

  it("stays its picture where the library cannot come, and says why", async () => {
    const { one, see, texts } = await figure(Promise.resolve({ error: "Install vl-convert-python." }));
    await see();
    expect(texts("pre")).toEqual(["plain"]);
    expect(one(".object-note").textContent).toBe("The figure is not interactive here: Install vl-convert-python.");
    expect(one("iframe")).toBeUndefined();
  });

  it("is its picture again where it cannot be drawn, for the first reason that is told", async () => {
    const { one, say, see, texts } = await figure(Promise.resolve({ value: "draw()" }));
    await see();
    say({ drawn: true });
    say({ failed: "", why: "network" });
    expect(texts("pre")).toEqual(["plain"]);
    expect(one(".object-note").textContent).toContain("load data from the internet");
  });
});

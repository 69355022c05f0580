/** What a frame needs to draw a figure: data, and nothing of it is code. */
export interface Drawing {
  readonly library: "plotly" | "vega";
  readonly spec: object;
  /** What goes around the spec in either scheme. */
  readonly looks: { readonly light: object; readonly dark: object };
}

/** Draws with the library as soon as it is told, and again when the theme or the width is another one. */
const SCRIPT = `
(() => {
  const { library, spec, looks } = JSON.parse(document.getElementById("spec").textContent);
  const figure = document.getElementById("figure");
  const tell = (data) => parent.postMessage(data, "*");
  const fail = (error) => tell({ failed: String((error && error.message) || error) });
  let theme, width, shown;
  addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
    if (effectiveDirective === "connect-src") tell({ failed: "", why: "network" });
    if (/^(script|worker|child)-src/.test(effectiveDirective)) tell({ failed: "", why: "forbidden" });
  });
  const draw = {
    plotly: async () => {
      const { layout, data, frames, config } = spec;
      const size = { width: Math.min(layout.width || Infinity, width) };
      if (!layout.height) size.height = Math.round(Math.min(450, Math.max(300, width * 0.62)));
      // Beside the data a legend would leave it no room.
      if (width < 480 && !layout.legend) size.legend = { orientation: "h", y: -0.2 };
      const all = { data, layout: { ...layout, ...size, template: looks[theme] }, config };
      await (shown ? Plotly.react(figure, all) : Plotly.newPlot(figure, all));
      if (!shown && frames) await Plotly.addFrames(figure, frames);
    },
    vega: async () => {
      if (shown) shown.finalize();
      const refuse = () => (tell({ failed: "", why: "network" }), Promise.reject(new Error("There is no network.")));
      const safe = (href) => (/^data:/.test(href) ? Promise.resolve({ href }) : Promise.reject(new Error("There is no network.")));
      const loader = { load: refuse, sanitize: safe, http: refuse, file: refuse };
      const fixed = { actions: false, renderer: "svg", ast: true, tooltip: { theme } };
      return await vegaEmbed(figure, spec, { ...fixed, loader, config: looks[theme] });
    },
  }[library];
  let queue = Promise.resolve();
  const redraw = () => {
    queue = queue.then(async () => {
      width = document.documentElement.clientWidth;
      shown = (await draw()) || true;
      tell({ drawn: true });
    }).catch(fail);
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !data || !data.theme) return;
    if (data.script && !theme) {
      const script = document.createElement("script");
      script.textContent = data.script;
      document.head.append(script);
    } else if (!theme || theme === data.theme) {
      return;
    }
    theme = data.theme;
    redraw();
  });
  addEventListener("resize", () => {
    if (theme && library === "plotly" && width !== document.documentElement.clientWidth) redraw();
  });
})();
`;

const STYLE = `
#figure { display: block; inline-size: 100%; }
#figure.vega-embed > svg, #figure > .chart-wrapper > svg, #figure > svg { max-inline-size: 100%; block-size: auto; }
#vg-tooltip-element table { inline-size: auto; }
#vg-tooltip-element td { border: 0; padding: 2px 4px; }
`;

/** The HTML of a frame that draws a figure, once it is sent the script of the library. */
export function figureBody(drawing: Drawing): string {
  // Inside of a script element only a "<" can end it.
  const json = JSON.stringify(drawing).replaceAll("<", "\\u003c");
  return [
    `<style>${STYLE}</style><div id="figure"></div>`,
    `<script type="application/json" id="spec">${json}</script><script>${SCRIPT}</script>`,
  ].join("");
}

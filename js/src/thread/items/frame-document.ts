const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:";

const STYLE = `
:root { color-scheme: light; --text: #1d2127; --muted: #59616d; --line: #e1e4e8; --stripe: #f5f6f8; }
:root[data-theme="dark"] { color-scheme: dark; --text: #e6e9ee; --muted: #a0a8b4; --line: #30353d; --stripe: #20242b; }
html { background: transparent; }
body { margin: 0; color: var(--text); font: 14px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow: auto hidden; scrollbar-width: thin; display: flow-root; }
table { border-collapse: collapse; border: 0 !important; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 12px; border: 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap;
  vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
th { color: var(--muted); font-weight: 600; }
thead tr:last-child > th { border-bottom: 1px solid var(--muted); }
tr > :first-child { padding-left: 0; }
tbody tr:hover > * { background: var(--stripe); }
caption, p { margin: 8px 0; }
img, svg, video { max-width: 100%; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
a { color: inherit; }
`;

// Measures the body, not the document: a document is never smaller than its frame, and could not shrink again.
const SCRIPT = `
(() => {
  const root = document.documentElement;
  let last = 0;
  const tell = () => {
    const bar = Math.max(0, innerHeight - root.clientHeight);
    const height = Math.ceil(document.body.getBoundingClientRect().height) + bar;
    if (height !== last) parent.postMessage({ height: (last = height) }, "*");
  };
  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data || !event.data.theme) return;
    root.dataset.theme = event.data.theme;
    last = 0;
    tell();
  });
  new ResizeObserver(tell).observe(document.body);
  addEventListener("load", tell);
  tell();
})();
`;

/** A whole page around HTML of the user's: with a policy, quiet default styles, and a script that tells its height. */
export function frameDocument(html: string, theme: "light" | "dark"): string {
  return [
    `<!doctype html><html data-theme="${theme}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<style>${STYLE}</style></head><body>${html}<script>${SCRIPT}</script></body></html>`,
  ].join("");
}

"""HTML of an object in a frame of its own: without scripts, without our origin, without a network."""

import re
from html import escape
from typing import Literal

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"

_STYLE = """
:root { --text: light-dark(#1d2127, #e6e9ee); --muted: light-dark(#59616d, #a0a8b4);
  --line: light-dark(#e1e4e8, #30353d); }
html { background: transparent; }
body { margin: 0; color: var(--text); overflow: auto; scrollbar-width: thin;
  font: 14px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
table { border-collapse: collapse; border: 0 !important; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 12px; border: 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap;
  vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
th { color: var(--muted); font-weight: 600; }
thead tr:last-child > th { border-bottom: 1px solid var(--muted); }
tr > :first-child { padding-left: 0; }
caption { color: var(--muted); text-align: start; white-space: nowrap; }
caption, p { margin: 8px 0; }
img, svg, video { max-width: 100%; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
a { color: inherit; }
"""

_ROW, _LINE, _PICTURE, _SPARE, _LOWEST, _HIGHEST = 33, 24, 320, 18, 48, 640
_LINES = re.compile(r"<(?:br|p|div|li|h[1-6]|pre|dt|dd|summary)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|template|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


Scheme = Literal["light", "dark"]


def frame(html: str, name: str, scheme: Scheme | None = None) -> str:
    """Return a frame around HTML of somebody else's, in the colours that the reader prefers or in those of a scheme.

    Nothing in it can tell its height, so that it has the height that it will about need; what is more scrolls, and
    the frame can be dragged taller.

    Example:
        >>> frame("<b>7</b>", "Number")
    """
    schemes = scheme or "light dark"
    document = (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="color-scheme" content="{schemes}">'
        f"<style>:root {{ color-scheme: {schemes}; }}{_STYLE}</style></head><body>{html}</body></html>"
    )
    title = escape(f"{name}, as a table or page")
    # A page is printed as a whole; of the frames on a page of others', the ones that are hidden need not load.
    kinds = f'class="frame {scheme}" loading="lazy"' if scheme else 'class="frame"'
    return (
        f'<iframe {kinds} title="{title}" sandbox="" height="{height_of(html)}"'
        f' style="height:{height_of(html)}px" srcdoc="{escape(document)}"></iframe>'
    )


def frames(html: str, name: str) -> str:
    """Return two frames, one for each scheme, of which a style sheet shows one.

    What stands in a frame knows only what the reader prefers, and not the scheme of the page around it.
    """
    return frame(html, name, "light") + frame(html, name, "dark")


def height_of(html: str) -> int:
    """Return about how many pixels HTML is high."""
    shown = _HIDDEN.sub("", html).lower()
    pictures = sum(shown.count(tag) for tag in ("<img", "<svg", "<canvas", "<video"))
    height = shown.count("<tr") * _ROW + pictures * _PICTURE
    if "<tr" not in shown:
        height += max(len(_LINES.findall(shown)), 1) * _LINE
    elif "<caption" in shown or re.search(r"</table>\s*<p", shown):
        height += _LINE + _SPARE
    return min(max(height + _SPARE, _LOWEST), _HIGHEST)

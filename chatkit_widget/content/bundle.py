"""The MIME representations of a Python object, as IPython makes them."""

import base64
import sys
from collections.abc import Callable
from typing import Any, cast

import msgspec
from IPython.core.interactiveshell import InteractiveShell

LIMIT = 2_000_000
"""Characters that one representation may have; a larger one is left out, or cut where it is plain text."""

REPRESENTATIONS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/markdown": "_repr_markdown_",
    "application/json": "_repr_json_",
}
"""The methods that an object may have, by MIME type, best first."""


def mime_bundle(value: object) -> dict[str, Any]:
    """Return what an object shows as, by MIME type, with binary data as base64 text; `text/plain` is always there.

    Inside a kernel IPython's own formatters are asked, so that whatever shows in a cell shows here. Elsewhere the
    object's `_repr_mimebundle_` and `_repr_*_` methods are.

    Raises:
        Exception: Whatever the object's own methods raise, when not even `repr` works.
    """
    bundle = _formatted(value) if InteractiveShell.initialized() else _own(value)
    figure = _matplotlib_figure(value)
    if figure is not None and "image/png" not in bundle:
        bundle["image/png"] = figure
    bundle.setdefault("text/plain", repr(value))
    result: dict[str, Any] = {}
    for kind, data in bundle.items():
        text = base64.b64encode(data).decode() if isinstance(data, bytes) else data
        length = len(text) if isinstance(text, str) else len(msgspec.json.encode(text))
        if kind == "text/plain" and length > LIMIT:
            result[kind] = f"{text[:LIMIT]}\n… cut after {LIMIT:,} of {length:,} characters"
        elif length <= LIMIT:
            result[kind] = text
    return result


def _formatted(value: object) -> dict[str, Any]:
    formatter = cast("Any", InteractiveShell.instance()).display_formatter
    data: dict[str, Any]
    data, _metadata = formatter.format(value)
    return dict(data)


def _own(value: object) -> dict[str, Any]:
    bundle: dict[str, Any] = {}
    whole = _method(value, "_repr_mimebundle_")
    if whole is not None:
        bundle.update(_data(whole()) or {})
    for kind, name in REPRESENTATIONS.items():
        method = _method(value, name)
        if method is not None and kind not in bundle:
            data = _data(method())
            if data is not None:
                bundle[kind] = data
    return bundle


def _data(given: Any) -> Any:
    """Return the data of what a representation method gave, without the metadata that may come with it."""
    return cast("tuple[Any, ...]", given)[0] if isinstance(given, tuple) else given


def _method(value: object, name: str) -> Callable[[], Any] | None:
    if isinstance(value, type):
        return None
    found = getattr(value, name, None)
    return found if callable(found) else None


def _matplotlib_figure(value: object) -> bytes | None:
    """Draw a matplotlib figure without asking which backend is active: a chat's thread must not open windows."""
    figures = sys.modules.get("matplotlib.figure")
    if figures is None or not isinstance(value, figures.Figure):
        return None
    from io import BytesIO  # noqa: PLC0415 (only for figures)

    picture = BytesIO()
    cast("Any", value).savefig(picture, format="png", bbox_inches="tight", dpi=144)
    return picture.getvalue()

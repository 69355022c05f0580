"""Figures of matplotlib, Plotly and Altair, and pictures of Pillow."""

import importlib
import re
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Literal, cast

import msgspec

from chatkit_widget.content.base import Described, is_of, name_of
from chatkit_widget.content.bundle import LIMIT, encoded
from chatkit_widget.content.words import sizes, told
from chatkit_widget.protocol.objects import FigureForm

MOST_PIXELS = 2000
"""Of a side of a picture; a larger one is made smaller."""

DPI = 144
_LEAST_DPI = 50
_MOST_ARTISTS = 100
_MOST_ROWS = 100_000
_QUALITY = 85
_PATIENCE = 10.0

_lock = threading.Lock()


@contextmanager
def _alone() -> Generator[None]:
    """Have matplotlib and Altair work for one chat at a time: neither is made for threads.

    A drawing that hangs does not keep others waiting for ever.
    """
    has_lock = _lock.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        if has_lock:
            _lock.release()


def matplotlib_figure(value: Any) -> Described | None:
    """Describe a figure of matplotlib by its picture, also by something that is in it, such as its axes.

    It is drawn without asking which backend is active: a chat's thread must not open windows.
    """
    figure = _figure_of(value)
    if figure is None:
        return None
    with _alone():
        return Described({"image/png": _drawn(figure)}, name_of(value))


def pillow_image(value: Any) -> Described | None:
    """Describe a picture of Pillow by a PNG, or by a JPEG where that would be too large."""
    if not is_of(value, "PIL.Image", "Image"):
        return None
    shown = f"{name_of(value)} of {sizes(*value.size)} pixels, {value.mode}"
    return Described({**_picture(value), "text/plain": shown}, name_of(value))


def plotly_figure(value: Any) -> Described | None:
    """Describe a figure of Plotly by what plotly.js draws."""
    if not is_of(value, "plotly.basedatatypes", "BaseFigure"):
        return None
    title, kinds = value.layout.title.text, sorted({str(trace.type) for trace in value.data})
    count = len(value.data)
    said = f"Plotly figure{f' “{title}”' if title else ''}: {count} trace{'' if count == 1 else 's'}"
    return _from_spec("plotly", value, f"{said} ({', '.join(kinds)})" if kinds else said, _plotly_spec)


def altair_chart(value: Any) -> Described | None:
    """Describe a chart of Altair by what Vega-Lite draws, its data within, and by an SVG where vl-convert is there."""
    if not is_of(value, "altair", "TopLevelMixin"):
        return None
    found = _from_spec("vega", value, f"Altair chart: {name_of(value)}", _vega_spec)
    drawn = None if found.form is None else _vega_svg(cast("FigureForm", found.form).spec)
    return found if drawn is None else found._replace(bundle={**found.bundle, "image/svg+xml": drawn})


def _from_spec(
    library: Literal["plotly", "vega"], value: Any, said: str, write: Callable[[Any], str | bytes]
) -> Described:
    """Describe a figure by its specification, or say why there is none.

    What such a figure is for other pages is never asked for: it has scripts, which are large, or come from elsewhere.
    """
    form = None
    try:
        written = write(value)
    except Exception as error:  # noqa: BLE001 (it is the library's code, for what the user has made)
        said += f"; it cannot be drawn: {told(error)}"
    else:
        if len(written) <= LIMIT:
            form = FigureForm(library=library, spec=msgspec.json.decode(written, type=dict[str, Any]))
        else:
            said += f"; it is too large to be drawn here ({len(written):,} characters)"
    return Described({"text/plain": said}, name_of(value), form)


def _plotly_spec(figure: Any) -> bytes:
    spec = msgspec.json.decode(cast("str", figure.to_json(validate=False)), type=dict[str, Any])
    return msgspec.json.encode({**spec, "config": {"responsive": True, "displaylogo": False}})


def _vega_spec(chart: Any) -> bytes:
    altair: Any = sys.modules["altair"]
    # Whatever the user's transformer does with data, such as writing files: a page reads none.
    with _alone(), altair.data_transformers.enable("default", max_rows=_MOST_ROWS):
        return msgspec.json.encode(chart.to_dict())


def _figure_of(value: Any) -> Any:
    """Return the figure that something of matplotlib's is, or is in, or that all of some values are in."""
    if "matplotlib.figure" not in sys.modules:
        return None
    if is_of(value, "matplotlib.figure", "Figure"):
        return value
    if is_of(value, "matplotlib.artist", "Artist"):
        return _figure_of(value.get_figure())
    if is_of(value, "seaborn.axisgrid", "Grid"):
        return value.figure
    values: Any = ()
    if is_of(value, "numpy", "ndarray"):
        values = value.flat if value.dtype == object and value.size <= _MOST_ARTISTS else ()
    elif isinstance(value, list | tuple):
        values = cast("list[Any]", value)
    return _common(values) if len(values) <= _MOST_ARTISTS else None


def _common(values: Iterable[Any]) -> Any:
    """Return the figure that all of some values are in, as those are that plotting returns."""
    figures = [_figure_of(value) for value in values]
    return figures[0] if figures and all(figure is not None and figure is figures[0] for figure in figures) else None


def _drawn(figure: Any) -> bytes:
    largest = max(MOST_PIXELS / DPI, *map(float, figure.get_size_inches()))
    dpi = DPI if largest * DPI <= 2 * MOST_PIXELS else max(1, int(2 * MOST_PIXELS / largest))
    while True:
        picture = BytesIO()
        figure.savefig(picture, format="png", bbox_inches="tight", dpi=dpi)
        drawn = picture.getvalue()
        if encoded(drawn) is not None or dpi <= _LEAST_DPI:
            return drawn
        dpi = int(dpi * 0.7)


def _picture(image: Any) -> dict[str, bytes]:
    shown = image
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        shown = image.convert("RGBA" if image.mode in ("PA", "La", "RGBa") else "RGB")
    size = MOST_PIXELS
    while True:
        if max(shown.size) > size:
            shown = shown.copy()
            shown.thumbnail((size, size))
        png = BytesIO()
        shown.save(png, format="PNG")
        if encoded(png.getvalue()) is not None:
            return {"image/png": png.getvalue()}
        if shown.mode in ("L", "RGB"):
            jpeg = BytesIO()
            shown.save(jpeg, format="JPEG", quality=_QUALITY)
            if encoded(jpeg.getvalue()) is not None:
                return {"image/jpeg": jpeg.getvalue()}
        size = int(max(shown.size) * 0.7)


def _vega_svg(spec: dict[str, Any]) -> str | None:
    try:
        converter: Any = importlib.import_module("vl_convert")
    except ImportError:
        return None
    found = re.search(r"/vega-lite/v(\d+\.\d+)", str(spec.get("$schema")))
    version = found[1] if found and found[1] in converter.get_vegalite_versions() else None
    try:
        # With no address that it may load from.
        return converter.vegalite_to_svg(spec, vl_version=version, allowed_base_urls=[])
    except Exception:  # noqa: BLE001 (the page still draws it)
        return None

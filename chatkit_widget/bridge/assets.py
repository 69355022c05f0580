"""The built front end, and the one model per host context that carries its core to the page."""

import functools
import re
import weakref
from pathlib import Path
from typing import Any

import anywidget
import msgspec
import traitlets

from chatkit_widget.bridge.kernel import host_context
from chatkit_widget.errors import OptionError

STATIC = Path(__file__).parent.parent / "static"
"""Where the build puts the front end."""

UNBUILT = """export default { render({ el }) {
  el.textContent = "The front end of chatkit-widget is not built: run `npm ci && npm run build` in js/.";
} };"""


class Manifest(msgspec.Struct, frozen=True):
    """What the build wrote about its files: the hash of the core, and of each chunk by its name."""

    core: str
    chunks: dict[str, str]


class Assets(anywidget.AnyWidget):
    """The core of the front end, gzipped. Every chat of a host context refers to the same one.

    `data64` is for hosts whose saved state drops binary values; it stays empty elsewhere.
    """

    _esm = "export default {}"
    hash = traitlets.Unicode().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)
    data64 = traitlets.Unicode().tag(sync=True)


def loader() -> str:
    """Return the source of the `_esm`."""
    path = STATIC / "loader.js"
    return path.read_text("utf-8") if path.exists() else UNBUILT


@functools.cache
def manifest() -> Manifest:
    """Return what the build wrote about its files."""
    path = STATIC / "manifest.json"
    return msgspec.json.decode(path.read_bytes(), type=Manifest) if path.exists() else Manifest("", {})


def read_chunk(name: str) -> bytes:
    """Return a gzipped chunk.

    Raises:
        OptionError: The front end has no chunk of this name.
    """
    if re.fullmatch(r"[A-Za-z0-9-]+", name) is None or name not in manifest().chunks:
        message = f"the front end has no chunk {name!r}"
        raise OptionError(message)
    return (STATIC / f"{name}.js.gz").read_bytes()


_assets: "weakref.WeakKeyDictionary[Any, Assets]" = weakref.WeakKeyDictionary()


def shared_assets() -> Assets:
    """Return the assets of this host context, made anew when `Widget.close_all()` has closed them."""
    context = host_context()
    assets = _assets.get(context)
    if assets is None or assets.comm is None:
        _assets[context] = assets = Assets(hash=manifest().core, data=_core())
    return assets


def renew() -> None:
    """Read the front end again, as it is built now."""
    manifest.cache_clear()
    for assets in list(_assets.values()):
        assets.data = _core()
        assets.hash = manifest().core


def _core() -> bytes:
    core = STATIC / "core.js.gz"
    return core.read_bytes() if core.exists() else b""

"""The scripts that draw figures in a page, out of the packages that made them."""

import gzip
import importlib
import importlib.util
import threading
from pathlib import Path
from typing import Any, Literal

_scripts: dict[str, bytes] = {}
_lock = threading.Lock()


def library(name: Literal["plotly", "vega"]) -> bytes:
    """Return a script, gzipped; it is read once for all chats of a kernel.

    As a classic script in a page, `"plotly"` defines a global `Plotly`, and `"vega"` a global `vegaEmbed`.

    Raises:
        ImportError: The package that has it is not there; the message says what to install.

    Example:
        >>> gzip.decompress(library("vega")).endswith(b"window.vegaLite=vegaLite;")
        True
    """
    with _lock:
        if name not in _scripts:
            text = _plotly() if name == "plotly" else _vega()
            _scripts[name] = gzip.compress(text, mtime=0)
        return _scripts[name]


def _plotly() -> bytes:
    # Without importing it, which takes long, and which a kernel may not have done that shows an earlier thread.
    found = importlib.util.find_spec("plotly")
    if found is None or found.origin is None:
        message = "Plotly's figures are drawn by a script of the package plotly: pip install plotly"
        raise ImportError(message, name="plotly")
    script = Path(found.origin).parent / "package_data" / "plotly.min.js"
    if not script.is_file():
        message = "this plotly package has no plotly.min.js: pip install --upgrade plotly"
        raise ImportError(message, name="plotly")
    return script.read_bytes()


def _vega() -> bytes:
    try:
        converter: Any = importlib.import_module("vl_convert")
    except ImportError as error:
        message = "Altair's charts are drawn by scripts of the package vl-convert: pip install vl-convert-python"
        raise ImportError(message, name="vl_convert") from error
    return converter.javascript_bundle().encode()

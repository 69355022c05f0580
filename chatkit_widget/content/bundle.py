"""The MIME representations of a Python object, as IPython makes them, whatever its methods do."""

import base64
import contextlib
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any, cast

import msgspec
from IPython.core.interactiveshell import InteractiveShell
from IPython.lib.pretty import RepresentationPrinter

from chatkit_widget.content.words import clean, told, unshown

LIMIT = 2_000_000
"""Characters that one representation may have; a larger one is left out, or cut where it is plain text."""

WHOLE = "_repr_mimebundle_"
"""The method that gives several representations at once."""

REPRESENTATIONS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "application/json": "_repr_json_",
}
"""The methods that an object may have, by MIME type, best first."""

_CANARY = "_ipython_canary_method_should_not_exist_"


def mime_bundle(value: object) -> dict[str, Any]:
    """Return what an object shows as, by MIME type, with binary data as base64 text; `text/plain` is always there.

    Its `_repr_mimebundle_` and `_repr_*_` methods are asked, and before them, inside a kernel, what was registered
    with IPython's formatters: whatever shows in a cell shows here. They are not asked through these formatters, since
    those tell of what was raised in the cell that happens to run.

    A method that raises, or returns what it must not, is passed over; where nothing but text is left, the text says
    so.

    Example:
        >>> mime_bundle(42)
        {'text/plain': '42'}
    """
    bundle, errors = _represented(value)
    bundle = limited(bundle)
    if "text/plain" not in bundle:
        bundle["text/plain"] = plain(value)
    if errors and len(bundle) == 1:
        bundle["text/plain"] += "".join(f"\n({name} raised {told(error)})" for name, error in errors.items())
    return bundle


def limited(bundle: Mapping[Any, Any]) -> dict[str, Any]:
    """Return those representations that can be sent: binary data as base64, and none that is too large."""
    result: dict[str, Any] = {}
    for kind, data in bundle.items():
        if isinstance(kind, str):
            sent = _sent(kind, data)
            if sent is not None:
                result[kind] = sent
    if "text/latex" in result and not result.keys() & {"text/markdown", "text/html"}:
        result["text/markdown"] = _maths(result["text/latex"])
    return result


def plain(value: object) -> str:
    """Return an object's plain text as IPython writes it, or why there is none."""
    try:
        text = _pretty(value) if InteractiveShell.initialized() else repr(value)
    except Exception as error:  # noqa: BLE001 (it is the user's code)
        return unshown(value, error)
    return _cut(text)


def has_representation(value: object) -> bool:
    """Return whether an object has a form of its own beside its plain text."""
    return any(_method(value, name) is not None for name in (WHOLE, *REPRESENTATIONS.values()))


def encoded(data: bytes) -> str | None:
    """Return binary data as base64, or None where it is too large."""
    if len(data) * 4 / 3 > LIMIT:
        return None
    return base64.b64encode(data).decode()


def _represented(value: object) -> tuple[dict[Any, Any], dict[str, Exception]]:
    bundle: dict[Any, Any] = {}
    errors: dict[str, Exception] = {}
    whole, _ = _asked(value, "mimebundle", WHOLE, errors)
    if isinstance(whole, Mapping):
        bundle.update({kind: data for kind, data in cast("Mapping[Any, Any]", whole).items() if data is not None})
    for kind, name in REPRESENTATIONS.items():
        is_new = bundle.get(kind) is None
        data, is_registered = _asked(value, kind, name, errors, only_registered=not is_new)
        if data is not None and (is_new or is_registered):
            bundle[kind] = data
    return bundle, errors


def _asked(
    value: object, kind: str, name: str, errors: dict[str, Exception], *, only_registered: bool = False
) -> tuple[Any, bool]:
    """Return what was registered for an object, or what its method gives, and whether it was registered."""
    registered = _registered(value, kind)
    method = None if registered is not None or only_registered else _method(value, name)
    try:
        if registered is not None:
            return _data(registered(value)), True
        return (None if method is None else _data(method())), False
    except NotImplementedError:  # Which says that there is none.
        return None, False
    except Exception as error:  # noqa: BLE001 (it is the user's code)
        errors[name] = error
        return None, False


def _registered(value: object, kind: str) -> Callable[[object], Any] | None:
    if not InteractiveShell.initialized():
        return None
    shell = cast("Any", InteractiveShell.instance()).display_formatter
    formatter = shell.mimebundle_formatter if kind == "mimebundle" else shell.formatters.get(kind)
    try:
        return formatter.lookup(value)
    except Exception:  # noqa: BLE001 (KeyError where there is none; looking up may be the user's code)
        return None


def _pretty(value: object) -> str:
    formatter = cast("Any", InteractiveShell.instance()).display_formatter.formatters["text/plain"]
    if not formatter.pprint:
        return repr(value)
    stream = StringIO()
    printer: Any = RepresentationPrinter(
        stream,
        formatter.verbose,
        formatter.max_width,
        formatter.newline,
        max_seq_length=formatter.max_seq_length,
        singleton_pprinters=formatter.singleton_printers,
        type_pprinters=formatter.type_printers,
        deferred_pprinters=formatter.deferred_printers,
    )
    printer.pretty(value)
    printer.flush()
    return stream.getvalue()


def _data(given: Any) -> Any:
    """Return the data of what a representation method gave, without the metadata that may come with it."""
    if isinstance(given, tuple):
        return next(iter(cast("tuple[Any, ...]", given)), None)
    return given


def _method(value: object, name: str) -> Callable[[], Any] | None:
    if isinstance(value, type):
        return None
    with contextlib.suppress(Exception):  # A property, or what stands for every name, is the user's code.
        found = getattr(value, name, None)
        # What has every method has none.
        if callable(found) and not callable(getattr(value, _CANARY, None)):
            return found
    return None


def _sent(kind: str, data: Any) -> Any:
    is_text = kind.startswith("text/") or kind in ("image/svg+xml", "application/javascript")
    if isinstance(data, bytes | bytearray):
        if not is_text:
            return encoded(bytes(data))
        data = data.decode("utf-8", "replace")
    if isinstance(data, str):
        if kind == "text/plain":
            return _cut(data)
        return clean(data) if len(data) <= LIMIT else None
    if is_text or kind.startswith(("image/", "audio/", "video/")):
        return None
    try:
        written = msgspec.json.encode(data)
    except Exception:  # noqa: BLE001 (it is no JSON, or the user's code)
        return None
    # As it was written: what cannot be changed behind the back of who sends it.
    return msgspec.json.decode(written) if len(written) <= LIMIT else None


def _cut(text: str) -> str:
    if len(text) <= LIMIT:
        return clean(text)
    return f"{clean(text[:LIMIT])}\n… cut after {LIMIT:,} of {len(text):,} characters"


def _maths(latex: str) -> str:
    r"""Return LaTeX as Markdown: what is all one formula as such, and other text as it is.

    Example:
        >>> _maths(r"$\displaystyle x^2$")
        '$$\nx^2\n$$'
    """
    text = latex.strip()
    inner = text.removeprefix("$$").removesuffix("$$") if text.startswith("$$") else text.strip("$")
    if "$" in inner:
        return text
    formula = inner.strip().removeprefix("\\displaystyle").strip()
    return f"$$\n{formula}\n$$"

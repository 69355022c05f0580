"""Which of an object's representations is shown where not all of them can be."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

Kind = Literal["html", "picture", "markdown", "text"]

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BEST: tuple[Kind, ...] = ("html", "picture", "markdown", "text")


class Representation(NamedTuple):
    """A representation: HTML, Markdown, plain text, or the address of a picture that holds it."""

    kind: Kind
    text: str


def best_of(bundle: Mapping[str, Any], kinds: Sequence[Kind] = _BEST) -> Representation | None:
    """Return the first of these kinds of representation that a bundle has.

    Args:
        bundle: Representations by MIME type, as `mime_bundle` returns them.
        kinds: The kinds that can be shown, the best one first.

    Example:
        >>> best_of({"text/plain": "7"})
        Representation(kind='text', text='7')
    """
    for kind in kinds:
        text = _OF_KIND[kind](bundle)
        if text:
            return Representation(kind, text)
    return None


def text_of(value: Any) -> str:
    """Return the text of a representation, which notebooks write as a list of lines; empty for none."""
    if isinstance(value, list):
        return "".join(str(line) for line in cast("list[Any]", value))
    return value if isinstance(value, str) else ""


def _picture(bundle: Mapping[str, Any]) -> str:
    svg = text_of(bundle.get("image/svg+xml"))
    if svg:
        return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    for kind in _PICTURES:
        data = re.sub(r"[^\w+/=-]", "", text_of(bundle.get(kind)))
        if data:
            return f"data:{kind};base64,{data}"
    return ""


def _plain(bundle: Mapping[str, Any]) -> str:
    if bundle.get("application/json") is not None:
        return json.dumps(bundle["application/json"], indent=2, ensure_ascii=False)
    return text_of(bundle.get("text/plain"))


def _html(bundle: Mapping[str, Any]) -> str:
    return text_of(bundle.get("text/html"))


def _markdown(bundle: Mapping[str, Any]) -> str:
    return text_of(bundle.get("text/markdown"))


_OF_KIND: dict[Kind, Callable[[Mapping[str, Any]], str]] = {
    "html": _html,
    "picture": _picture,
    "markdown": _markdown,
    "text": _plain,
}

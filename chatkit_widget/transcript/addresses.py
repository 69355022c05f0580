"""Which addresses may stand in what is written of a conversation."""

import re
from urllib.parse import urlsplit

_WEB = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]+", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)(?:;[\w=-]+)*,[^\s<>\"'\\()]*", re.IGNORECASE)


def web_address(url: str) -> str | None:
    """Return an address if it is one of a page or a picture on the web."""
    return url if _WEB.fullmatch(url) else None


def link_address(url: str) -> str | None:
    """Return an address if a link may lead there: the web, or a mail."""
    return url if _LINK.fullmatch(url) else None


def data_picture(url: str | None, largest: int | None = None) -> str | None:
    """Return the address of a picture if that holds the picture itself, in at most `largest` characters."""
    if url is None or (largest is not None and len(url) > largest):
        return None
    return url if _DATA_PICTURE.fullmatch(url) else None


def host_of(url: str) -> str:
    """Return the host of an address of the web as people say it, or an empty text."""
    try:
        host = urlsplit(url).hostname if web_address(url) else None
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")

"""Checks of what a user gives to a backend over HTTP, and of where a server redirects to."""

import re
from collections.abc import Mapping
from typing import Any, cast

import httpx
import msgspec

from chatkit_widget.errors import BackendError, ChatKitError, OptionError

_HTTPS_PORT, _HTTP_PORT = 443, 80


def is_same_origin(url: httpx.URL, other: httpx.URL) -> bool:
    """Whether a redirect stays with the server, so that it may be told who is asking; https in place of http does."""
    if url.host != other.host:
        return False
    is_upgrade = (url.scheme, other.scheme) == ("http", "https") and _port(url) == _HTTP_PORT
    return _port(other) == _HTTPS_PORT if is_upgrade else (url.scheme, _port(url)) == (other.scheme, _port(other))


def _port(url: httpx.URL) -> int:
    return url.port or (_HTTPS_PORT if url.scheme == "https" else _HTTP_PORT)


def joined(url: httpx.URL, target: str) -> httpx.URL | None:
    """Return where a redirect leads, or None when that is nowhere."""
    try:
        following = url.join(target)
    except httpx.InvalidURL:
        return None
    return following if following.scheme in {"http", "https"} and following.host else None


def checked_url(given: str) -> httpx.URL:
    """Return the URL of a server.

    Raises:
        OptionError: It is none. It is not repeated in the message, since it may hold a secret.
    """
    message = (
        "a ChatKit server's URL begins with http:// or https:// and has a host, as in http://localhost:8000/chatkit"
    )
    try:
        url = httpx.URL(given)
    except (httpx.InvalidURL, TypeError):
        url = None
    if url is None or url.scheme not in {"http", "https"} or not url.host:
        raise OptionError(message)
    return url


def checked_metadata(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return metadata for requests.

    Raises:
        OptionError: It cannot be written as JSON.
    """
    metadata = dict(given)
    try:
        msgspec.json.encode(metadata)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"metadata must be a mapping that can be written as JSON: {error}"
        raise OptionError(message) from error
    return metadata


def checked_headers(given: Any, kind: type[ChatKitError] = BackendError) -> dict[str, str]:
    """Return headers.

    Raises:
        ChatKitError: Of the given kind: HTTP does not allow them. What is wrong is named without its value, which may
            be secret.
    """
    if not isinstance(given, Mapping):
        message = f"headers must be a mapping of names to text, not {type(given).__name__}"
        raise kind(message)
    headers: dict[str, str] = {}
    for name, value in cast("Mapping[object, object]", given).items():
        if not isinstance(name, str) or not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            message = f"{name!r:.100} cannot be the name of a header"
            raise kind(message)
        if not isinstance(value, str) or not value.isascii() or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            message = f"the header {name} must be text without line breaks and in ASCII, not {type(value).__name__}"
            raise kind(message)
        headers[name] = value.strip()
    return headers

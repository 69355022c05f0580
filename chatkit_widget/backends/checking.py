"""Checks of what a user gives to a backend over HTTP, and of where a server leads to."""

import re
from collections.abc import Mapping
from typing import Any, cast

import httpx
import msgspec

from chatkit_widget.errors import BackendError, ChatKitError, OptionError

_HTTPS_PORT, _HTTP_PORT = 443, 80
_STRATEGIES = (
    'upload_strategy is {{"type": "two_phase"}} or {{"type": "direct", "uploadUrl": "https://…"}}, '
    "and this one has {given}"
)


def is_same_origin(url: httpx.URL, other: httpx.URL) -> bool:
    """Whether a redirect stays with the server, so that it may be told who is asking; https in place of http does."""
    if url.host != other.host:
        return False
    is_upgrade = (url.scheme, other.scheme) == ("http", "https") and _port(url) == _HTTP_PORT
    return _port(other) == _HTTPS_PORT if is_upgrade else (url.scheme, _port(url)) == (other.scheme, _port(other))


def _port(url: httpx.URL) -> int:
    return url.port or (_HTTPS_PORT if url.scheme == "https" else _HTTP_PORT)


def joined(url: httpx.URL, target: str) -> httpx.URL | None:
    """Return where an address in a server's answer leads, or None when that is nowhere."""
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


def checked_strategy(given: Mapping[str, Any], url: httpx.URL) -> httpx.URL | None:
    """Return where a server's files are uploaded directly, or None for the two phases.

    Args:
        given: ChatKit's `uploadStrategy`.
        url: The server's, which the other one may be relative to.

    Raises:
        OptionError: It is none. A URL is not repeated in the message, since it may hold a secret.

    Example:
        >>> checked_strategy({"type": "direct", "uploadUrl": "/files"}, httpx.URL("https://a.test/chatkit"))
        URL('https://a.test/files')
    """
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
        raise OptionError(_STRATEGIES.format(given=f"a value of the type {type(given).__name__}"))
    unknown = [name for name in given if name not in {"type", "uploadUrl", "upload_url"}]
    target = given.get("uploadUrl", given.get("upload_url"))
    kind = given.get("type")
    if unknown or kind not in ("two_phase", "direct"):
        raise OptionError(_STRATEGIES.format(given=f"the key {unknown[0]!r}" if unknown else f"the type {kind!r:.80}"))
    if kind == "two_phase":
        if target is not None:
            raise OptionError(_STRATEGIES.format(given="a two_phase one with an uploadUrl"))
        return None
    following = joined(url, target) if isinstance(target, str) and target else None
    if following is None:
        wrong = "a direct one without an uploadUrl" if target is None else "an uploadUrl that is no http address"
        raise OptionError(_STRATEGIES.format(given=wrong))
    return following


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

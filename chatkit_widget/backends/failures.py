"""What can go wrong on the way to a server, in words for a user and, in `detail`, for a developer.

No secret is in either: of a URL only scheme, host and path are shown, and every value of a header, a query or a
sign-in that went out is blotted out wherever it stands, also in what the server sent back. httpx's own exceptions are
not chained to ours, because their texts may hold what was sent.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import time
from typing import Any, cast
from urllib.parse import quote

import httpx
import msgspec

from chatkit_widget.errors import BackendError, NotFoundError, StreamError
from chatkit_widget.sentences import Sentence, say

BODY_SHOWN = 2000
"""Characters of a body that `detail` holds."""

SECRETS = "chatkit_widget.secrets"
"""The extension of a request that has the texts in its body that must not show."""

HARMLESS = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "connection",
        "content-length",
        "content-type",
        "host",
        "openai-beta",
        "transfer-encoding",
        "user-agent",
    }
)
"""Headers whose values may be shown."""

_SHORTEST_SECRET = 4
_SCHEMES = {"bearer", "basic", "digest", "negotiate", "token"}
_HOPELESS = {400, 405, 406, 413, 415, 422}


class HttpError(BackendError):
    """Raised when a request over HTTP failed.

    Attributes:
        status: The HTTP status, when there was an answer.
        retry_after: Seconds that the server asks to wait.
        is_unsent: Whether nothing of the request was sent.
        is_broken: Whether the connection failed, before, during or after sending.
    """

    def __init__(
        self,
        message: str,
        *,
        allow_retry: bool = True,
        detail: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
        is_unsent: bool = False,
        is_broken: bool = False,
    ) -> None:
        super().__init__(message, allow_retry=allow_retry, detail=detail, status=status)
        self.retry_after = retry_after
        self.is_unsent = is_unsent
        self.is_broken = is_broken


class HttpNotFoundError(HttpError, NotFoundError):
    """Raised when a server says that it has no such thread, item or attachment."""


class HttpStreamError(HttpError, StreamError):
    """Raised when a streamed response broke off."""


def shown_url(url: httpx.URL) -> str:
    """Return a URL without user, password, query and fragment.

    Example:
        >>> shown_url(httpx.URL("https://me:secret@example.org/chatkit?token=abc"))
        'https://example.org/chatkit'
    """
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))


def redacted(text: str, request: httpx.Request) -> str:
    """Return a text without anything that a request carried and that may be secret."""
    for secret in _secrets(request):
        text = text.replace(secret, "…")
    return text


def transport_failure(
    error: Exception, request: httpx.Request, *, is_stream: bool = False, has_begun: bool = False
) -> HttpError:
    """Return what to raise for an exception of httpx.

    Args:
        error: The exception.
        request: What was being sent or answered.
        is_stream: Whether a stream was asked for.
        has_begun: Whether the answer had begun.
    """
    kind = HttpStreamError if is_stream and has_begun else HttpError
    is_safe = not _is_tls(error)  # A certificate is no better the second time.
    is_unsent = is_safe and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    told = "" if isinstance(error, httpx.LocalProtocolError) else redacted(str(error), request)
    causes = [
        f"{type(cause).__name__}: {redacted(str(cause), request)}" for cause in _causes(error) if cause is not error
    ]
    lines = [_asked(request), f"{type(error).__name__}: {told}".rstrip(": "), *causes[-1:]]
    return kind(
        _words(error, request, is_stream=is_stream, has_begun=has_begun),
        detail="\n".join(lines),
        is_unsent=is_unsent,
        is_broken=is_unsent or (is_safe and isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError)),
    )


def status_failure(response: httpx.Response, body: bytes, *, names_something: bool) -> HttpError:
    """Return what to raise for an answer that is not a success.

    Args:
        response: The answer.
        body: As much of its body as was read.
        names_something: Whether the request named a thread or an item that may be missing.
    """
    status = response.status_code
    said = _said(body, response)
    wait = retry_after(response)
    kind = HttpError
    if status == HTTPStatus.NOT_FOUND and names_something and said and said.casefold() != "not found":
        kind = HttpNotFoundError
    words = _status_words(response, wait, is_known_server=kind is HttpNotFoundError)
    is_telling = said.casefold() not in {"not found", "internal server error"}
    return kind(
        words.followed_by(said) if is_telling else words,
        allow_retry=status not in _HOPELESS and not response.is_redirect,
        detail=described(response, body),
        status=status,
        retry_after=wait,
    )


def strange_answer(response: httpx.Response, body: bytes, reason: str) -> HttpError:
    """Return what to raise for a successful answer that is not ChatKit's."""
    kind = response.headers.get("content-type", "").partition(";")[0]
    url = shown_url(response.request.url)
    is_page = "html" in kind or body.lstrip()[:1] == b"<"
    message = say("web_page" if is_page else "unreadable_at", url=url)
    return HttpError(message, detail=f"{reason}\n{described(response, body)}", status=response.status_code)


def described(response: httpx.Response, body: bytes) -> str:
    """Return an answer for a developer: what was asked, status, type, request id and the beginning of the body."""
    lines = [_asked(response.request), f"HTTP {response.status_code} {response.reason_phrase}".rstrip()]
    lines += [
        f"{name}: {redacted(response.headers[name], response.request)}"
        for name in ("content-type", "retry-after", "x-request-id")
        if name in response.headers
    ]
    text = body[: 4 * BODY_SHOWN].decode("utf-8", "replace")
    # Blotted out first: a secret that is cut in two would not be found.
    return "\n".join([*lines, redacted(text, response.request)[:BODY_SHOWN]])


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of `Retry-After`, which may be a number or a date."""
    given = response.headers.get("retry-after")
    if given is None:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", given.strip()):
        return float(given)
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time())
    except (ValueError, OverflowError):
        return None


def _asked(request: httpx.Request) -> str:
    return f"{request.method} {shown_url(request.url)}"


def carried_secrets(request: httpx.Request) -> set[str]:
    """Return the values in the head of a request that may be secret."""
    found: set[str] = set()
    for name, value in request.headers.items():
        if name not in HARMLESS:
            found.add(value)
            found.update(part for part in re.split(r"[\s;,=]+", value) if part.casefold() not in _SCHEMES)
    found.update(request.url.params.values())
    found.update(pair.partition("=")[2] for pair in request.url.query.decode().split("&"))
    found.update((request.url.username, request.url.password))
    return found


def _secrets(request: httpx.Request) -> list[str]:
    found = carried_secrets(request)
    found.update(request.extensions.get(SECRETS, ()))
    for secret in tuple(found):
        found.update((quote(secret, safe=""), msgspec.json.encode(secret).decode()[1:-1]))
    # The longest first, so that none leaves the rest of another.
    return sorted((secret for secret in found if len(secret) >= _SHORTEST_SECRET), key=len, reverse=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what led to it, groups taken apart."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if cause is not None and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            if isinstance(cause, BaseExceptionGroup):
                waiting += cast("BaseExceptionGroup[BaseException]", cause).exceptions
            waiting += [cause.__cause__ or cause.__context__]


def _is_tls(error: BaseException) -> bool:
    return "[SSL" in str(error) or any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def _words(error: Exception, request: httpx.Request, *, is_stream: bool, has_begun: bool) -> Sentence:  # noqa: PLR0911 (one a failure)
    host, url = request.url.host, shown_url(request.url)
    match error:
        case httpx.TimeoutException():
            return _timeout_words(error, request, has_begun=is_stream and has_begun)
        case httpx.ProxyError():
            return say("proxy_refused", host=host)
        case httpx.ConnectError() if _is_tls(error):
            return _tls_words(error, request)
        case httpx.ConnectError() if any(isinstance(cause, socket.gaierror) for cause in _causes(error)):
            return say("no_such_host", host=host)
        case httpx.ConnectError():
            return say("nothing_answers", url=url)
        case httpx.InvalidURL():
            return say("redirected_nowhere", url=url)
        case httpx.DecodingError():
            return say("damaged")
        case httpx.LocalProtocolError():
            return say("header_not_allowed")
        case _ if has_begun:
            return say("broke_off")
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            return say("closed_without_answer", url=url)
        case _:
            return say("request_failed", url=url, kind=type(error).__name__)


def _timeout_words(error: httpx.TimeoutException, request: httpx.Request, *, has_begun: bool) -> Sentence:
    host = request.url.host
    limits = cast("dict[str, Any]", request.extensions.get("timeout", {}))
    seconds = limits.get("read")
    waited: dict[str, float] = {"seconds": seconds} if isinstance(seconds, int | float) else {}
    match error:
        case httpx.ConnectTimeout():
            return say("connect_timeout", host=host)
        case httpx.PoolTimeout():
            return say("too_many_under_way", host=host)
        case _ if has_begun:
            return say("answer_stopped" if waited else "answer_stopped_long", **waited)
        case _:
            return say("no_answer" if waited else "no_answer_long", url=shown_url(request.url), **waited)


def _tls_words(error: Exception, request: httpx.Request) -> Sentence:
    told = " ".join(str(cause) for cause in _causes(error))
    if "WRONG_VERSION_NUMBER" in told or "RECORD_LAYER_FAILURE" in told:
        return say("not_https", host=request.url.host)
    if "CERTIFICATE" in told.upper():
        return say("certificate", host=request.url.host)
    return say("no_safe_connection", host=request.url.host)


def _status_words(response: httpx.Response, wait: float | None, *, is_known_server: bool) -> Sentence:  # noqa: PLR0911 (one a status)
    status, url = response.status_code, shown_url(response.request.url)
    if response.is_redirect:
        target = response.headers.get("location")
        where = shown_url(response.url.join(target)) if target else "nowhere"
        return say("moved", url=url, target=where, status=status)
    match status:
        case 401:
            return say("unauthorized")
        case 403:
            return say("forbidden")
        case 404 if is_known_server:
            return say("not_found")
        case 404:
            return say("no_chatkit_server", url=url)
        case 422:
            return say("not_accepted")
        case 429:
            if wait is None:
                return say("too_many_requests")
            return say("too_many_requests_wait", seconds=round(wait))
        case 502 | 503 | 504:
            return say("not_available", status=status)
        case _ if response.is_server_error:
            return say("server_failed", status=status)
        case _:
            return say("request_refused", status=status)


def _said(body: bytes, response: httpx.Response) -> str:
    """Return the one line in which a server says in JSON what is wrong, or an empty string."""
    try:
        given: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    for key in ("error", "detail", "message"):
        if isinstance(given, dict):
            given = cast("dict[str, Any]", given).get(key, cast("Any", given))
    text = " ".join(given.split()) if isinstance(given, str) else ""
    return redacted(text, response.request)[:300]

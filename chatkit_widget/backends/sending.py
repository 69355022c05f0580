"""Requests on their way over HTTP: who they say is asking, where they are redirected, and what is repeated."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from chatkit_widget.backends.checking import checked_headers, is_same_origin, joined
from chatkit_widget.backends.credentials import Credentials, GivenHeaders
from chatkit_widget.backends.failures import (
    HARMLESS,
    SECRETS,
    HttpError,
    carried_secrets,
    shown_url,
    transport_failure,
)
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.base import Report
from chatkit_widget.protocol.requests import JsonRequest, StreamingRequest
from chatkit_widget.sentences import say

T = TypeVar("T")

CONNECT_SECONDS = 10.0
IDLE_SECONDS = 120.0
"""Seconds without a byte, comments included, after which an answer is given up. There is no limit on the whole."""

_REDIRECTS = 5
_ERROR_BYTES = 16_384
_ERROR_SECONDS = 3.0
_HTTPX_DEFAULT = httpx.Timeout(5.0)
_UNAUTHORIZED = 401
_SAME_METHOD = {307, 308}
_REMEMBERED = 50


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A request that can be sent as often as it takes.

    Attributes:
        url: Where it goes.
        content: Its body; one that is iterable begins anew each time.
        refused: Makes what to raise of an answer that is no success and the beginning of its body.
        method: Its method.
        defaults: Headers that those of the user go before.
        headers: Headers that go before those of the user.
        is_trusted: Whether it may carry what says who is asking.
        is_stream: Whether a stream is asked for.
        secrets: What its body has that must not show where an answer repeats it.
    """

    url: httpx.URL
    content: bytes | AsyncIterable[bytes]
    refused: Callable[[httpx.Response, bytes], HttpError]
    method: str = "POST"
    defaults: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_trusted: bool = True
    is_stream: bool = False
    secrets: tuple[str, ...] = ()


class Sender:
    """Sends requests for a backend, over connections that it keeps open until `aclose`.

    Redirects 307 and 308 are followed with the same request; to another origin nothing goes along that says who is
    asking, and never from https to http. Others are an error, since they would turn a POST into a GET.

    Args:
        url: Where the backend is, if it has an address.
        headers: Who gives the headers that say who is asking.
        client: A user's client, which is not closed. Its timeouts hold, unless they are httpx's own.
        idle_timeout: Seconds without a byte after which an answer is given up; None waits for ever.
        patience: How often and how long to wait before a request is repeated.

    Attributes:
        url: As given.
        credentials: Who gives the headers.
    """

    def __init__(
        self,
        url: httpx.URL | None = None,
        *,
        credentials: Credentials | None = None,
        client: httpx.AsyncClient | None = None,
        idle_timeout: float | None = IDLE_SECONDS,
        patience: Patience | None = None,
    ) -> None:
        self.url = url
        self.credentials: Credentials = credentials or GivenHeaders(None)
        self._given_client = client
        self._own_client: httpx.AsyncClient | None = None
        self._patience = patience or Patience()
        self._carried: deque[set[str]] = deque(maxlen=_REMEMBERED)
        self._timeout = httpx.Timeout(
            connect=CONNECT_SECONDS, read=idle_timeout, write=idle_timeout, pool=CONNECT_SECONDS
        )
        if client is not None and client.timeout != _HTTPX_DEFAULT:
            self._timeout = client.timeout

    async def repeating(
        self, request: JsonRequest | StreamingRequest, once: Callable[[], Awaitable[T]], report: Report
    ) -> T:
        """Do something for a request, and again as long as that can do no harm and there is hope.

        Raises:
            HttpError: What it raised at last.
        """
        repeated = 0
        while True:
            try:
                return await once()
            except HttpError as error:
                failure = error
            delay = self._patience.delay(request, failure, repeated)
            if delay is None:
                raise failure
            repeated += 1
            report(
                "a request is repeated",
                {"type": request.__struct_config__.tag, "after": delay, "reason": str(failure)},
            )
            await asyncio.sleep(delay)

    async def open(self, outgoing: Outgoing) -> httpx.Response:
        """Send a request, and again with better credentials if it was refused for want of them.

        Returns:
            A successful answer with its body unread, for the caller to close.

        Raises:
            HttpError: There was no answer, or a refusal.
            BackendError: The user's function for the headers failed.
        """
        has_renewed = False
        while True:
            given = await self._headers() if outgoing.is_trusted else {}
            response = await self._send(outgoing, given)
            if response.is_success:
                return response
            beginning = await beginning_of(response)
            if response.status_code == _UNAUTHORIZED and outgoing.is_trusted and not has_renewed:
                has_renewed = True
                if await _asked_for(self.credentials.renew(given), "a new secret"):
                    continue
            raise outgoing.refused(response, beginning)

    def secrets(self) -> Collection[str]:
        """Return the values in the heads of the last requests that may be secret. May be called from any thread."""
        return set[str]().union(*tuple(self._carried))

    async def aclose(self) -> None:
        """Close the connections, unless the client is a user's."""
        client, self._own_client = self._own_client, None
        if client is not None:
            await client.aclose()

    async def _headers(self) -> dict[str, str]:
        given = await _asked_for(self.credentials.headers(), "the headers")
        return checked_headers(given)

    async def _send(self, outgoing: Outgoing, given: Mapping[str, str]) -> httpx.Response:
        """Send a request to wherever it is redirected, and return the answer with its body unread."""
        url, is_trusted = outgoing.url, outgoing.is_trusted
        headers = outgoing.headers
        for _ in range(_REDIRECTS):
            request = self._built(outgoing, url, headers, given if is_trusted else None)
            response = await self._attempt(request, is_trusted=is_trusted, is_stream=outgoing.is_stream)
            target = response.headers.get("location")
            if response.status_code not in _SAME_METHOD or not target:
                return response
            following = joined(request.url, target)
            if following is None or (request.url.scheme == "https" and following.scheme != "https"):
                return response
            await response.aclose()
            if not is_same_origin(url, following):
                is_trusted = False
                headers = {name: value for name, value in headers.items() if name.casefold() in HARMLESS}
            url = following
        message = say("redirects_without_end", url=shown_url(outgoing.url))
        raise HttpError(message, detail=f"{_REDIRECTS} redirects, the last one to {shown_url(url)}")

    def _built(
        self, outgoing: Outgoing, url: httpx.URL, own: Mapping[str, str], given: Mapping[str, str] | None
    ) -> httpx.Request:
        headers = httpx.Headers(outgoing.defaults)
        headers.update(given)
        headers.update(own)
        method, content = outgoing.method, outgoing.content
        if given is None:
            # Not built by the client, which would add its own headers and cookies.
            extensions = {"timeout": self._timeout.as_dict()}
            request = httpx.Request(method, url, headers=headers, content=content, extensions=extensions)
        else:
            request = self._client().build_request(method, url, headers=headers, content=content, timeout=self._timeout)
        request.url = _UnloggedURL(request.url)
        request.extensions[SECRETS] = outgoing.secrets
        return request

    async def _attempt(self, request: httpx.Request, *, is_trusted: bool, is_stream: bool) -> httpx.Response:
        auth = httpx.USE_CLIENT_DEFAULT if is_trusted else None
        failure: HttpError
        try:
            return await self._client().send(request, stream=True, auth=auth, follow_redirects=False)
        except BackendError:
            raise  # By the body, which is a file that could not be read.
        except Exception as error:  # noqa: BLE001 (a user's client may have hooks that raise anything)
            failure = transport_failure(error, request, is_stream=is_stream)
        finally:
            # Only now, since a client signs in while it sends.
            if (carried := carried_secrets(request)) not in self._carried:
                self._carried.append(carried)
        raise failure

    def _client(self) -> httpx.AsyncClient:
        if self._given_client is not None:
            return self._given_client
        if self._own_client is None:
            self._own_client = httpx.AsyncClient(timeout=self._timeout)
        return self._own_client


async def bytes_of(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """Yield the body of an answer; close the generator."""
    async for chunk in response.aiter_bytes():
        yield chunk


async def beginning_of(response: httpx.Response) -> bytes:
    """Read as much of a body as an error shows, and close the response."""
    data = b""
    try:
        async with asyncio.timeout(_ERROR_SECONDS), aclosing(bytes_of(response)) as chunks:
            async for chunk in chunks:
                data += chunk
                if len(data) >= _ERROR_BYTES:
                    break
    except (httpx.HTTPError, httpx.StreamError, TimeoutError):
        pass  # The status says enough.
    finally:
        await response.aclose()
    return data


async def _asked_for(answer: Awaitable[T], what: str) -> T:
    """Wait for something that a user's function gives; its own error stays its cause, since it is the user's code."""
    try:
        return await answer
    except BackendError:
        raise
    except Exception as error:
        message = f"The function that gives {what} raised {type(error).__name__}."
        raise BackendError(message) from error


class _UnloggedURL(httpx.URL):
    """An address whose secrets stay out of logs."""


class _Discreet(logging.Filter):
    """Shortens the addresses in httpx's log, which tells of each request with its query; only those of this module."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(shown_url(part) if isinstance(part, _UnloggedURL) else part for part in record.args)
        return True


logging.getLogger("httpx").addFilter(_Discreet())

"""A ChatKit server by its URL."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any, TypeVar

import httpx
import msgspec

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.checking import checked_headers, checked_metadata, checked_url, is_same_origin, joined
from chatkit_widget.backends.credentials import Credentials, GivenHeaders, Headers
from chatkit_widget.backends.failures import (
    HttpError,
    HttpStreamError,
    described,
    shown_url,
    status_failure,
    strange_answer,
    transport_failure,
)
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.backends.sse import EventReader
from chatkit_widget.errors import BackendError, StreamError
from chatkit_widget.protocol.decoding import UnreadableReplyError, decode_reply
from chatkit_widget.protocol.requests import JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.stream import StreamEvent

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


class HttpBackend(Backend):
    """A ChatKit server by its URL: every request is one POST, answered by JSON or by server-sent events.

    Repeated by itself is only what can do no harm (see `retrying`). Redirects 307 and 308 are followed with the same
    request; to another origin nothing goes along that says who is asking, and never from https to http. Others are
    an error, since they would turn a POST into a GET.

    Args:
        url: Where the server's ChatKit endpoint is; `http` or `https`.
        headers: Headers to send, or a function that returns them, called before each request. A sync function runs
            in a thread, so it may ask somebody for a token.
        client: An `httpx.AsyncClient` to use as it is, with its proxies, certificates, cookies and sign-in; it is
            not closed. It is used on the session's loop, so use it nowhere else. Its timeouts hold, unless they are
            httpx's default of 5 seconds, which would cut most answers.
        metadata: Sent along with every request, as ChatKit's `metadata`.
        locale: The language for `Accept-Language`; may be assigned later.
        idle_timeout: Seconds without a byte after which an answer is given up; None waits for ever.
        patience: How often and how long to wait before a request is repeated.

    Raises:
        OptionError: The URL is none, HTTP does not allow the headers, or `metadata` cannot be written as JSON.

    Example:
        >>> backend = HttpBackend("http://localhost:8000/chatkit", headers={"Authorization": "Bearer …"})
        >>> chat = ChatKit(backend)
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Headers | None = None,
        client: httpx.AsyncClient | None = None,
        metadata: Mapping[str, Any] | None = None,
        locale: str = "en",
        idle_timeout: float | None = IDLE_SECONDS,
        patience: Patience | None = None,
    ) -> None:
        self._url = checked_url(url)
        self._credentials: Credentials = GivenHeaders(headers)
        self._given_client = client
        self._own_client: httpx.AsyncClient | None = None
        self._metadata = None if metadata is None else checked_metadata(metadata)
        self._patience = patience or Patience()
        self._timeout = httpx.Timeout(
            connect=CONNECT_SECONDS, read=idle_timeout, write=idle_timeout, pool=CONNECT_SECONDS
        )
        if client is not None and client.timeout != _HTTPX_DEFAULT:
            self._timeout = client.timeout
        self.locale = locale

    def __repr__(self) -> str:
        """Return the address without anything secret."""
        return f"{type(self).__name__}({shown_url(self._url)!r})"

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer with the server's events; cancelling aborts the HTTP request.

        Raises:
            StreamError: The answer broke off, stopped coming, or ended before its first event.
            BackendError: The server could not be asked, or refused.
        """
        body = self._body(request)
        response = await self._repeating(request, lambda: self._open(request, body, is_stream=True))
        reader = EventReader(self.report)
        failure: BackendError | None = None
        try:
            if _is_other_than_events(response):
                failure = strange_answer(response, await _beginning(response), "events were expected")
            else:
                async with aclosing(_bytes_of(response)) as chunks:
                    async for chunk in chunks:
                        for event in reader.feed(chunk):
                            yield event
                        if reader.is_done:
                            break
                for event in reader.finish():
                    yield event
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = transport_failure(error, response.request, is_stream=True, has_begun=True)
        except StreamError as error:
            failure = HttpStreamError(
                str(error), detail=f"{error.detail}\n{described(response, b'')}".strip(), status=response.status_code
            )
        finally:
            await response.aclose()
        if failure is not None:
            raise failure

    async def request(self, request: JsonRequest) -> Reply:
        """Answer with the server's reply.

        Raises:
            NotFoundError: The server says that there is no such thread or item.
            BackendError: The server could not be asked, refused, or answered with something else than ChatKit's.
        """
        body = self._body(request)
        return await self._repeating(request, lambda: self._reply(request, body))

    async def aclose(self) -> None:
        """Close the connections, unless the client is a user's."""
        client, self._own_client = self._own_client, None
        if client is not None:
            await client.aclose()

    def _body(self, request: JsonRequest | StreamingRequest) -> bytes:
        try:
            if self._metadata is None:
                return msgspec.json.encode(request)
            return msgspec.json.encode({**msgspec.to_builtins(request), "metadata": self._metadata})
        except (TypeError, ValueError, RecursionError) as error:
            message = f"The request cannot be written as JSON: {error}"
            raise BackendError(message, allow_retry=False) from error

    async def _repeating(self, request: JsonRequest | StreamingRequest, once: Callable[[], Awaitable[T]]) -> T:
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
            self.report(
                "a request is repeated",
                {"type": request.__struct_config__.tag, "after": delay, "reason": str(failure)},
            )
            await asyncio.sleep(delay)

    async def _reply(self, request: JsonRequest, body: bytes) -> Reply:
        response = await self._open(request, body, is_stream=False)
        failure: HttpError
        try:
            data = await response.aread()
            return decode_reply(request, data, self.report)
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = transport_failure(error, response.request, has_begun=True)
        except UnreadableReplyError as error:
            failure = strange_answer(response, response.content, f"the reply is not ChatKit's: {error}")
        finally:
            await response.aclose()
        raise failure

    async def _open(self, request: JsonRequest | StreamingRequest, body: bytes, *, is_stream: bool) -> httpx.Response:
        """Send a request, and again with better credentials if it was refused for want of them."""
        has_renewed = False
        while True:
            headers = await self._headers()
            response = await self._send(body, headers, is_stream=is_stream)
            if response.is_success:
                return response
            beginning = await _beginning(response)
            if response.status_code == _UNAUTHORIZED and not has_renewed:
                has_renewed = True
                if await _asked_for(self._credentials.renew(headers), "a new secret"):
                    continue
            raise status_failure(response, beginning, names_something=_names_something(request))

    async def _headers(self) -> dict[str, str]:
        given = await _asked_for(self._credentials.headers(), "the headers")
        return checked_headers(given)

    async def _send(self, body: bytes, given: Mapping[str, str], *, is_stream: bool) -> httpx.Response:
        """Send a request to wherever it is redirected, and return the answer with its body unread."""
        own = {
            "Accept": "text/event-stream" if is_stream else "application/json",
            "Accept-Language": self.locale,
            "Content-Type": "application/json",
        }
        url, is_trusted = self._url, True
        for _ in range(_REDIRECTS):
            request = self._built(url, body, own, given if is_trusted else None)
            response = await self._attempt(request, is_trusted=is_trusted, is_stream=is_stream)
            target = response.headers.get("location")
            if response.status_code not in _SAME_METHOD or not target:
                return response
            following = joined(request.url, target)
            if following is None or (request.url.scheme == "https" and following.scheme != "https"):
                return response
            await response.aclose()
            is_trusted = is_trusted and is_same_origin(url, following)
            url = following
        message = f"The server at {shown_url(self._url)} redirects without end: check the address."
        raise HttpError(message, detail=f"{_REDIRECTS} redirects, the last one to {shown_url(url)}")

    def _built(
        self, url: httpx.URL, body: bytes, own: Mapping[str, str], given: Mapping[str, str] | None
    ) -> httpx.Request:
        if given is None:
            # Not built by the client, which would add its own headers and cookies.
            extensions = {"timeout": self._timeout.as_dict()}
            return httpx.Request("POST", url, headers=own, content=body, extensions=extensions)
        headers = httpx.Headers(own)
        headers.update(given)
        return self._client().build_request("POST", url, headers=headers, content=body, timeout=self._timeout)

    async def _attempt(self, request: httpx.Request, *, is_trusted: bool, is_stream: bool) -> httpx.Response:
        auth = httpx.USE_CLIENT_DEFAULT if is_trusted else None
        failure: HttpError
        try:
            return await self._client().send(request, stream=True, auth=auth, follow_redirects=False)
        except Exception as error:  # noqa: BLE001 (a user's client may have hooks that raise anything)
            failure = transport_failure(error, request, is_stream=is_stream)
        raise failure

    def _client(self) -> httpx.AsyncClient:
        if self._given_client is not None:
            return self._given_client
        if self._own_client is None:
            self._own_client = httpx.AsyncClient(timeout=self._timeout)
        return self._own_client


async def _asked_for(answer: Awaitable[T], what: str) -> T:
    """Wait for something that a user's function gives; its own error stays its cause, since it is the user's code."""
    try:
        return await answer
    except BackendError:
        raise
    except Exception as error:
        message = f"The function that gives {what} raised {type(error).__name__}."
        raise BackendError(message) from error


async def _bytes_of(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    async for chunk in response.aiter_bytes():
        yield chunk


async def _beginning(response: httpx.Response) -> bytes:
    """Read as much of a body as an error shows, and close the response."""
    data = b""
    try:
        async with asyncio.timeout(_ERROR_SECONDS), aclosing(_bytes_of(response)) as chunks:
            async for chunk in chunks:
                data += chunk
                if len(data) >= _ERROR_BYTES:
                    break
    except (httpx.HTTPError, httpx.StreamError, TimeoutError):
        pass  # The status says enough.
    finally:
        await response.aclose()
    return data


def _is_other_than_events(response: httpx.Response) -> bool:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
    return kind.endswith(("json", "html", "xml"))


def _names_something(request: JsonRequest | StreamingRequest) -> bool:
    return any(hasattr(request.params, name) for name in ("thread_id", "attachment_id"))

"""A ChatKit server by its URL."""

from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, cast

import httpx
import msgspec

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.checking import checked_metadata, checked_strategy, checked_url
from chatkit_widget.backends.credentials import GivenHeaders, Headers
from chatkit_widget.backends.failures import (
    HttpError,
    HttpStreamError,
    described,
    shown_url,
    status_failure,
    strange_answer,
    transport_failure,
)
from chatkit_widget.backends.files import File
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.backends.sending import IDLE_SECONDS, Outgoing, Sender, beginning_of, bytes_of
from chatkit_widget.backends.sse import EventReader
from chatkit_widget.backends.uploading import upload_direct, upload_two_phase
from chatkit_widget.errors import BackendError, StreamError
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.decoding import UnreadableReplyError, decode_reply
from chatkit_widget.protocol.requests import AttachmentsCreate, JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.secrets import secrets_in
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.sentences import say, words_of


class HttpBackend(Backend):
    """A ChatKit server by its URL: every request is one POST, answered by JSON or by server-sent events.

    Repeated by itself is only what can do no harm (see `retrying`). Redirects are followed where that can do no harm
    either (see `sending`).

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
        upload_strategy: How files are uploaded, ChatKit's `uploadStrategy`: `{"type": "two_phase"}`, where the server
            says for each file where it goes, or `{"type": "direct", "uploadUrl": …}`, where all are posted to one
            address, which gets the same headers as the server; it may be relative to `url`.

    Raises:
        OptionError: The URL is none, HTTP does not allow the headers, `metadata` cannot be written as JSON, or there
            is no such upload strategy.

    Example:
        >>> backend = HttpBackend("http://localhost:8000/chatkit", headers={"Authorization": "Bearer …"})
        >>> chat = ChatKit(backend)
    """

    kind = "url"

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
        upload_strategy: Mapping[str, Any] | None = None,
    ) -> None:
        self._url = checked_url(url)
        self._metadata = None if metadata is None else checked_metadata(metadata)
        self._direct_url = None if upload_strategy is None else checked_strategy(upload_strategy, self._url)
        self._sender = Sender(
            self._url,
            credentials=GivenHeaders(headers),
            client=client,
            idle_timeout=idle_timeout,
            patience=patience,
        )
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
        response = await self._sender.repeating(request, lambda: self._open(request, body, is_stream=True), self.report)
        reader = EventReader(self.report)
        failure: BackendError | None = None
        try:
            if _is_other_than_events(response):
                failure = strange_answer(response, await beginning_of(response), "events were expected")
            else:
                async with aclosing(bytes_of(response)) as chunks:
                    async for chunk in chunks:
                        for event in reader.feed(chunk):
                            yield event
                        if reader.is_done:
                            break
                for event in reader.finish():
                    yield event
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = transport_failure(error, response.request, is_stream=True, has_begun=True)
            if reader.count == 0 and _names_something(request):
                # ChatKit's server breaks off so when it has no such thread.
                failure = HttpStreamError(say("forgotten"), detail=failure.detail, status=response.status_code)
        except StreamError as error:
            failure = HttpStreamError(
                words_of(error),
                detail=f"{error.detail}\n{described(response, b'')}".strip(),
                status=response.status_code,
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
        return await self._sender.repeating(request, lambda: self._reply(request, body), self.report)

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Upload a file, as the upload strategy has it; cancelling aborts it.

        It is repeated by itself only when nothing of it was sent, and on a 429.

        Raises:
            BackendError: The server could not be asked, refused, or the file is not what it was any more.
        """
        if self._direct_url is not None:
            return await upload_direct(self, file, sent, self._sender, self._direct_url)
        return await upload_two_phase(self, file, sent, self._sender)

    def secrets(self) -> Collection[str]:
        """Return what went out that says who is asking, and what stands in `metadata` under the name of a secret."""
        return {*self._sender.secrets(), *secrets_in(self._metadata)}

    async def aclose(self) -> None:
        """Close the connections, unless the client is a user's."""
        await self._sender.aclose()

    def _body(self, request: JsonRequest | StreamingRequest) -> bytes:
        try:
            if self._metadata is None:
                return msgspec.json.encode(request)
            return msgspec.json.encode({**msgspec.to_builtins(request), "metadata": self._metadata})
        except (TypeError, ValueError, RecursionError) as error:
            message = f"The request cannot be written as JSON: {error}"
            raise BackendError(message, allow_retry=False) from error

    async def _reply(self, request: JsonRequest, body: bytes) -> Reply:
        response = await self._open(request, body, is_stream=False)
        failure: HttpError
        try:
            data = await response.aread()
            return decode_reply(request, data, self.report)
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = transport_failure(error, response.request, has_begun=True)
        except UnreadableReplyError as error:
            # Where a file is to be uploaded to is often a secret.
            shown = b"" if isinstance(request, AttachmentsCreate) else response.content
            failure = strange_answer(response, shown, f"the reply is not ChatKit's: {error}")
        finally:
            await response.aclose()
        raise failure

    async def _open(self, request: JsonRequest | StreamingRequest, body: bytes, *, is_stream: bool) -> httpx.Response:
        defaults = {
            "Accept": "text/event-stream" if is_stream else "application/json",
            "Accept-Language": self.locale,
            "Content-Type": "application/json",
        }
        names_something = _names_something(request)

        def refused(response: httpx.Response, beginning: bytes) -> HttpError:
            return status_failure(response, beginning, names_something=names_something)

        return await self._sender.open(
            Outgoing(
                url=self._url,
                content=body,
                refused=refused,
                defaults=defaults,
                is_stream=is_stream,
                secrets=tuple(_texts_in(self._metadata)),
            )
        )


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in a JSON value, at whatever depth."""
    match value:
        case str():
            yield value
        case Mapping():
            yield from (text for inner in cast("Mapping[str, object]", value).values() for text in _texts_in(inner))
        case list() | tuple():
            yield from (text for inner in cast("Sequence[object]", value) for text in _texts_in(inner))
        case _:
            return


def _is_other_than_events(response: httpx.Response) -> bool:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
    return kind.endswith(("json", "html", "xml"))


def _names_something(request: JsonRequest | StreamingRequest) -> bool:
    return any(hasattr(request.params, name) for name in ("thread_id", "attachment_id"))

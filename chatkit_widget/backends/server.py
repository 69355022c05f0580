"""A ChatKit server that lives in this process: openai-chatkit's `ChatKitServer`, or anything like it."""

import asyncio
import inspect
from collections import deque
from collections.abc import AsyncGenerator, Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec

from chatkit_widget.backends.answer import merged
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.files import File, Reader
from chatkit_widget.backends.output import Printed, PrintedItem
from chatkit_widget.backends.serving import Serving, answered, kind_of
from chatkit_widget.backends.sse import EventReader
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.decoding import UnreadableReplyError, decode_reply
from chatkit_widget.protocol.requests import JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.secrets import secrets_in
from chatkit_widget.protocol.stream import StreamEvent, ThreadCreated
from chatkit_widget.sentences import say

if TYPE_CHECKING:
    from chatkit_widget.backends.sending import Sender

_REMEMBERED = 50
"""Contexts of which the secrets are known, where a function gives them."""


class Server(Protocol):
    """What this backend needs of a server."""

    def process(self, request: bytes, context: Any, /) -> Any:
        """Answer a request of ChatKit's with a result.

        The result is awaited if it can be. It is an async iterable of server-sent events as bytes, or has the JSON
        of the reply as `json`, or is that JSON.
        """
        ...


class ServerBackend(Backend):
    """A ChatKit server in this process.

    The server runs on the session's loop, which carries every chat of the kernel: code in it that blocks, such as
    `time.sleep` or a sync database driver, stops them all for as long. Put it in `asyncio.to_thread`.

    Stopping an answer cancels the task that runs the server, so that a `ChatKitServer` stores the partial message,
    as it does when a browser goes away. What the server prints while it streams an answer is shown under that.

    Args:
        server: An object with `async process(request, context)`, such as a `chatkit.server.ChatKitServer`.
        context: What the server gets as its context, or a function, sync or async, that is called without arguments
            for each request and returns it. To give a function as the context itself, wrap it in one.
        upload_strategy: A function, sync or async, called as `(attachment, data)` with a registered attachment and the
            bytes of its file, for a server whose attachment store names no address for them. Servers that do name one
            get the file there, over HTTP.
        kernel_loop: The loop that the server, and a function as `context`, run on instead of the session's, for a
            server with connections that are bound to it.

    Raises:
        OptionError: The server has no `process`, or `upload_strategy` is no function.

    Example:
        >>> backend = ServerBackend(MyServer(MemoryStore()), context={"user": "me"})
        >>> chat = ChatKit(backend)
    """

    kind = "server"

    def __init__(
        self,
        server: Server,
        context: Any = None,
        *,
        upload_strategy: Callable[..., Any] | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        if not callable(getattr(server, "process", None)) or isinstance(server, type):
            message = f"a ChatKit server has a method process(request, context), unlike {server!r:.200}"
            raise OptionError(message)
        if upload_strategy is not None and not callable(upload_strategy):
            message = (
                "the upload_strategy of a server in this process is a function of (attachment, data), not "
                f"{kind_of(upload_strategy)}"
            )
            raise OptionError(message)
        self._server = server
        self._context = context
        self._contexts: deque[Any] = deque([context], maxlen=_REMEMBERED)
        self._keep_bytes = upload_strategy
        self._sender: Sender | None = None
        self._kernel_loop = kernel_loop
        self._running: set[Serving] = set()

    def __repr__(self) -> str:
        """Return the kind of server."""
        return f"{type(self).__name__}({type(self._server).__name__})"

    def secrets(self) -> Collection[str]:
        """Return what stands under the name of a secret in the context, also in what a function of it has returned."""
        return tuple(secret for context in tuple(self._contexts) for secret in secrets_in(_fields_of(context)))

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer with the server's events; cancelling, or closing the generator, cancels the server's task.

        A cancelled answer still ends the item of what was printed, before it lets the cancellation through.

        Raises:
            NotFoundError: The server says so.
            StreamError: The server raised, or ended before its first event.
        """
        body = _body(request)
        reader = EventReader(self.report)
        printed = PrintedItem(getattr(request.params, "thread_id", ""))
        serving = Serving(lambda: self._result(body), self._kernel_loop)
        self._running.add(serving)
        failure: BaseException | None = None
        rest = ""
        try:
            while not reader.is_done and (pieces := await serving.take()):
                for piece in merged(pieces):
                    for event in _events_of(piece, reader, printed):
                        yield event
            for event in reader.finish():
                yield event
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 (it is raised again, after what was printed)
            failure = error
        finally:
            rest = await serving.stop()
            self._running.discard(serving)
        for event in (*printed.events(rest), *printed.finish()):
            yield event
        if failure is not None:
            raise failure

    async def request(self, request: JsonRequest) -> Reply:
        """Answer with the server's reply.

        Raises:
            NotFoundError: The server says so.
            BackendError: The server raised, or its reply is not ChatKit's.
        """
        body = _body(request)
        data = _json_of(result := await answered(lambda: self._result(body), self._kernel_loop))
        if data is None:
            message = (
                f"The server answered {request.__struct_config__.tag} with {kind_of(result)} instead of one value."
            )
            raise BackendError(message, allow_retry=False)
        try:
            return decode_reply(request, data, self.report)
        except UnreadableReplyError as error:
            raise BackendError(say("unreadable"), detail=str(error)) from error

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Register a file with the server, and bring its bytes to where the server or `upload_strategy` wants them.

        Raises:
            BackendError: The server does not take it, names no address, or the bytes did not get there.
        """
        from chatkit_widget.backends.sending import Sender  # noqa: PLC0415 (httpx takes longer than all the rest)
        from chatkit_widget.backends.uploading import upload_two_phase  # noqa: PLC0415 (as above)

        self._sender = self._sender or Sender()
        return await upload_two_phase(self, file, sent, self._sender, self._keep)

    async def aclose(self) -> None:
        """Cancel what still runs, and wait until the server has wound up."""
        await asyncio.gather(*(serving.stop() for serving in tuple(self._running)))
        if self._sender is not None:
            await self._sender.aclose()

    async def _keep(self, attachment: AnyAttachment, reader: Reader) -> AnyAttachment:
        if self._keep_bytes is None:
            message = (
                f"The server registered {attachment.name} and named no address for its bytes: give upload_strategy= a "
                "function of (attachment, data) that keeps them."
            )
            raise BackendError(message, allow_retry=False)
        keep, data = self._keep_bytes, await reader.read(0, reader.file.size)
        await answered(lambda: ask(keep, attachment, data), self._kernel_loop)
        return attachment

    async def _result(self, body: bytes) -> Any:
        context = self._context
        if callable(context):
            context = context()
            if inspect.isawaitable(context):
                context = await context
            self._contexts.append(context)
        result = self._server.process(body, context)
        return await result if inspect.isawaitable(result) else result


def _fields_of(context: Any) -> object:
    """Return what a context has by name: of an object, its attributes."""
    return cast("object", context) if isinstance(context, dict) else getattr(context, "__dict__", context)


def _body(request: JsonRequest | StreamingRequest) -> bytes:
    try:
        return msgspec.json.encode(request)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"The request cannot be written as JSON: {error}"
        raise BackendError(message, allow_retry=False) from error


def _events_of(piece: Any, reader: EventReader, printed: PrintedItem) -> Iterator[StreamEvent]:
    if isinstance(piece, Printed):
        yield from printed.events(piece.text)
        return
    for event in reader.feed(piece):
        if isinstance(event, ThreadCreated):
            printed.thread_id = event.thread.id
        yield event


def _json_of(result: Any) -> bytes | str | None:
    data: Any = result if isinstance(result, bytes | str) else getattr(result, "json", None)
    return data if isinstance(data, bytes | str) else None

"""A real HTTP server that misbehaves on command, byte by byte."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

Behaviour = Callable[["Exchange"], Awaitable[None]]

EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8"}


@dataclass
class Exchange:
    """One request and the way back to who made it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    keeps_open: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def json(self) -> dict[str, Any]:
        """The body."""
        return msgspec.json.decode(self.body)

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: str = "200 OK", **headers: str) -> None:
        """Send the status and headers."""
        lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        await self.send("\r\n".join([*lines, "", ""]).encode())

    async def stream_head(self, **headers: str) -> None:
        """Send the head of a stream in chunks."""
        await self.head(content_type=EVENT_STREAM["content-type"], transfer_encoding="chunked", **headers)

    async def chunk(self, data: bytes) -> None:
        """Send one chunk."""
        await self.send(b"%x\r\n%s\r\n" % (len(data), data))

    async def end(self) -> None:
        """End the chunks properly."""
        await self.send(b"0\r\n\r\n")
        self.keeps_open = True

    async def take(self, count: int) -> None:
        """Read so many bytes of a body that was left for the behaviour."""
        self.body += await self.reader.readexactly(count)

    async def client_gone(self) -> None:
        """Wait until the client closes the connection."""
        with contextlib.suppress(ConnectionError):
            while await self.reader.read(4096):
                pass
        self.gone.set()


class FaultyServer:
    """Answers each request with the next behaviour, and with the last one from then on.

    With `leaves_bodies` the bodies of requests that are no JSON are left to the behaviours to read.

    Example:
        >>> async with FaultyServer(status("503 Unavailable"), events(b'{"type": "x"}')) as server:
        ...     HttpBackend(server.url)
    """

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None, leaves_bodies: bool = False) -> None:
        self._behaviours = list(behaviours)
        self._leaves_bodies = leaves_bodies
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.requests: list[Exchange] = []
        self.connections = 0
        self.opened = 0
        self._changed = asyncio.Event()

    @property
    def origin(self) -> str:
        """Its scheme, host and port."""
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{self.origin}/chatkit"

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()

    async def listen(self) -> None:
        """Start, or start again on the same port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._tls, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Stop, and break every connection."""
        if self._server is not None:
            self._server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._server.wait_closed()
            self._server = None

    async def until_idle(self) -> None:
        """Wait until no connection is open."""
        async with asyncio.timeout(2):
            while self.connections:
                self._changed.clear()
                await self._changed.wait()

    async def until_asked(self, count: int) -> None:
        """Wait until so many requests have come."""
        async with asyncio.timeout(2):
            while len(self.requests) < count:
                self._changed.clear()
                await self._changed.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        self.opened += 1
        try:
            while (exchange := await self._read(reader, writer)) is not None:
                self.requests.append(exchange)
                self._changed.set()
                behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
                await behaviour(exchange)
                if not exchange.keeps_open:
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()
            self.connections -= 1
            self._tasks.discard(task)
            self._changed.set()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange | None:
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # The beginning of TLS, to which servers that know only HTTP answer so.
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return None
            head = first + await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        asked, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = asked.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        is_left = self._leaves_bodies and headers.get("content-type") != "application/json"
        body = b"" if is_left else await reader.readexactly(int(headers.get("content-length", 0)))
        return Exchange(method, path, headers, body, reader, writer)


# What a server may do


def reply(
    body: bytes, kind: str = "application/json", status: str = "200 OK", *, length: int | None = None, **headers: str
) -> Behaviour:
    """Answer with a body; a wrong `length` breaks it off."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(
            status, content_type=kind, content_length=str(len(body) if length is None else length), **headers
        )
        await exchange.send(body)
        exchange.keeps_open = length is None

    return behave


def status(line: str, body: bytes = b"", kind: str = "text/plain", **headers: str) -> Behaviour:
    """Answer with a status."""
    return reply(body, kind, line, length=None, **headers)


def raw(*pieces: bytes, **headers: str) -> Behaviour:
    """Stream pieces of a body and end it properly."""

    async def behave(exchange: Exchange) -> None:
        await exchange.stream_head(**headers)
        for piece in pieces:
            await exchange.chunk(piece)
        await exchange.end()

    return behave


def events(*data: bytes) -> Behaviour:
    """Stream events and end properly."""
    return raw(*(b"data: " + one + b"\n\n" for one in data))


def broken(*data: bytes) -> Behaviour:
    """Stream events and break the connection inside the body."""

    async def behave(exchange: Exchange) -> None:
        await exchange.stream_head()
        for one in data:
            await exchange.chunk(b"data: " + one + b"\n\n")

    return behave


def stalling(*data: bytes) -> Behaviour:
    """Stream events, and then nothing more until the client has gone."""

    async def behave(exchange: Exchange) -> None:
        await exchange.stream_head()
        for one in data:
            await exchange.chunk(b"data: " + one + b"\n\n")
        await exchange.client_gone()
        await exchange.send(b"7\r\ntoo late\r\n")

    return behave


async def silent(exchange: Exchange) -> None:
    """Answer nothing until the client has gone."""
    await exchange.client_gone()


def cut_off(after: int) -> Behaviour:
    """Take so many bytes of a body and break the connection."""

    async def behave(exchange: Exchange) -> None:
        await exchange.take(after)
        exchange.writer.transport.abort()

    return behave


def deaf(after: int) -> Behaviour:
    """Take so many bytes of a body, tell `reached`, and take no more until `released`."""

    async def behave(exchange: Exchange) -> None:
        await exchange.take(after)
        exchange.reached.set()
        await exchange.released.wait()
        await exchange.client_gone()

    return behave


async def hang_up(_exchange: Exchange) -> None:
    """Close the connection without an answer."""


def redirect(to: str, line: str = "307 Temporary Redirect") -> Behaviour:
    """Send the client elsewhere."""
    return status(line, location=to)

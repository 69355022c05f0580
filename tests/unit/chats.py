"""Widgets without a page, and pages without a browser."""

import asyncio
import json
from collections.abc import Callable, Generator
from typing import Any, Protocol

import pytest

from chatkit_widget import Backend, ChatKit
from tests.protocol.client import Respond
from tests.protocol.reference import ReferencePage

PATIENCE = 20
"""Seconds after which a test gives up waiting."""


def handler(function: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return the function; here so that the parameter of a lambda has a type."""
    return function


class MakeChat(Protocol):
    """Makes a chat that is closed at the end of the test; given by the fixture `make_chat`."""

    def __call__(self, api: Respond | Backend, **options: Any) -> ChatKit:
        """Make a chat."""
        ...


@pytest.fixture
def make_chat() -> Generator[MakeChat]:
    """Make chats that are closed at the end of the test."""
    chats: list[ChatKit] = []

    def make(api: Respond | Backend, **options: Any) -> ChatKit:
        chat = ChatKit(api, **options)
        chats.append(chat)
        return chat

    yield make
    for chat in chats:
        chat.close()


class FakePage:
    """What a page does, over the widget's own messages: applies batches, answers calls."""

    def __init__(self, chat: ChatKit, sid: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chat = chat
        self.sid = sid
        self.screen = ReferencePage()
        self.replies: dict[int, dict[str, Any]] = {}
        self.parts: list[bytes] = []
        """What came along with replies, the newest last."""
        self.calls: list[dict[str, Any]] = []
        self.is_silent = False
        self._seq = 0
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        send: Callable[..., None] = chat.send  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] (ipywidgets has no types)

        def receive(content: object, buffers: list[bytes]) -> None:
            send(content, buffers)
            self._take(json.loads(buffers[0]), buffers[1:])

        monkeypatch.setattr(chat, "send", receive)

    def says(self, *buffers: bytes, **message: Any) -> None:
        """Send the kernel a message, with bytes."""
        self._seq += 1
        self.chat._receive(None, {"sid": self.sid, "seq": self._seq, **message}, buffers)  # pyright: ignore[reportPrivateUsage] (how messages come in)

    def shows(self, count: int = 1) -> None:
        """Say hello and that there are views."""
        self.says(kind="hello")
        self.says(kind="call", rid=0, call={"method": "count_views", "count": count})

    async def asks(self, method: str, *buffers: bytes, **parameters: Any) -> dict[str, Any]:
        """Call the kernel, and return its reply."""
        rid = self._seq + 1
        self.says(*buffers, kind="call", rid=rid, call={"method": method, **parameters})
        await self.until(lambda: rid in self.replies)
        return self.replies[rid]

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so; it is looked at after each message."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                self._changed.clear()
                if not is_so():
                    await self._changed.wait()

    def _take(self, message: dict[str, Any], parts: list[bytes]) -> None:
        match message:
            case {"kind": "batch", "ops": operations} if message.get("to") in {None, self.sid}:
                self.screen.apply(operations)
            case {"kind": "reply", "to": self.sid, "rid": rid}:
                self.parts += parts
                self.replies[rid] = message
            case {"kind": "call", "rid": rid} if message.get("to") in {None, self.sid}:
                self.calls.append(message)
                if not self.is_silent:
                    self.says(kind="reply", rid=rid)
            case _:
                pass
        self._loop.call_soon_threadsafe(self._changed.set)

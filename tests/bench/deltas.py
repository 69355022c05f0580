"""How many text deltas a second go from a server's bytes to batches for a page, beside `json.loads` on their lines."""

import gc
import json
import statistics
import time
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.bridge.outbox import Outbox
from chatkit_widget.options import Options
from chatkit_widget.runtime import on_session
from chatkit_widget.session.input import user_input
from chatkit_widget.session.session import ChatSession

RUNS = 5
WORD = "word "
HEAD = {"thread_id": "thr_1", "created_at": "2026-01-01T12:00:00"}


def line(**event: Any) -> bytes:
    """One server-sent event, as openai-chatkit writes it."""
    return b"data: " + msgspec.json.encode(event) + b"\n\n"


def message(number: int, text: str) -> dict[str, Any]:
    """An assistant message as a server sends it."""
    content: list[dict[str, Any]] = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "assistant_message", "id": f"msg_{number}", "content": content, **HEAD}


def stream(messages: int, deltas: int) -> list[bytes]:
    """The events of a turn: so many messages of so many deltas each."""
    asked: dict[str, Any] = {
        "type": "user_message",
        "id": "msg_0",
        "content": [],
        "attachments": [],
        "inference_options": {},
        **HEAD,
    }
    thread: dict[str, Any] = {"id": "thr_1", "created_at": HEAD["created_at"], "items": {"data": [], "has_more": False}}
    lines = [line(type="thread.created", thread=thread), line(type="thread.item.done", item=asked)]
    for number in range(1, messages + 1):
        update = {"type": "assistant_message.content_part.text_delta", "content_index": 0, "delta": WORD}
        lines.append(line(type="thread.item.added", item=message(number, "")))
        lines += [line(type="thread.item.updated", item_id=f"msg_{number}", update=update)] * deltas
        lines.append(line(type="thread.item.done", item=message(number, WORD * deltas)))
    return lines


class Server:
    """Streams events that were made before."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    async def process(self, _request: bytes, _context: object) -> AsyncIterator[bytes]:
        """Answer with all of them, as fast as they are taken."""

        async def events() -> AsyncIterator[bytes]:
            for event in self._lines:
                yield event

        return events()


async def turn(lines: list[bytes]) -> tuple[float, int]:
    """Run one turn: the seconds that it took, and the bytes that went to pages."""
    sent = 0

    def send(data: bytes, buffers: list[bytes]) -> None:
        nonlocal sent
        sent += len(data) + sum(map(len, buffers))

    async def run() -> float:
        outbox = Outbox(send)
        outbox.is_open = True
        session = ChatSession(
            ServerBackend(Server(lines)), Options(), screen=outbox, listener=lambda _name, _value: None
        )
        start = time.perf_counter()
        result = await session.turns.send_user_message(user_input("Go"))
        outbox.flush()
        taken = time.perf_counter() - start
        result.raise_for_status()
        await session.close()
        outbox.close()
        return taken

    return await on_session(run()), sent


def parse(lines: list[bytes]) -> float:
    """The seconds that `json.loads` takes for the same lines."""
    start = time.perf_counter()
    for each in lines:
        json.loads(each[6:])
    return time.perf_counter() - start


async def rate(messages: int, deltas: int) -> tuple[float, float]:
    """Deltas a second, and how many times the cost of `json.loads` that is: medians of several runs."""
    lines = stream(messages, deltas)
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(RUNS):
        floor.append(parse(lines))
        seconds, sent = await turn(lines)
        if sent < messages * deltas:
            message = f"only {sent} bytes left for the pages"
            raise RuntimeError(message)
        ours.append(seconds)
    taken = statistics.median(ours)
    return messages * deltas / taken, taken / statistics.median(floor)


async def memory(messages: int, deltas: int) -> tuple[int, int, int]:
    """Bytes that a long stream leaves behind, the most that there were at any time, and those of its text."""
    one = stream(1, deltas)

    class Long(Server):
        """As many messages as wanted, made while they stream."""

        async def process(self, _request: bytes, _context: object) -> AsyncIterator[bytes]:
            async def events() -> AsyncIterator[bytes]:
                for event in one[:2]:
                    yield event
                for number in range(1, messages + 1):
                    for event in one[2:]:
                        yield event.replace(b"msg_1", b"msg_%d" % number)

            return events()

    async def run() -> tuple[int, int]:
        outbox = Outbox(lambda _data, _buffers: None)
        outbox.is_open = True
        session = ChatSession(ServerBackend(Long([])), Options(), screen=outbox, listener=lambda _name, _value: None)
        gc.collect()
        tracemalloc.start()
        result = await session.turns.send_user_message(user_input("Go"))
        outbox.flush()
        result.raise_for_status()
        del result
        gc.collect()
        left, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        await session.close()
        outbox.close()
        return left, peak

    left, peak = await on_session(run())
    return left, peak, messages * deltas * len(WORD)

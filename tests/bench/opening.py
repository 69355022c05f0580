"""How long opening a thread takes: until its newest page is on the screen, and until all of it is there."""

import statistics
import time
from typing import Any

from chatkit_widget.backends import FunctionBackend
from chatkit_widget.backends.message import Message
from chatkit_widget.bridge.outbox import Outbox
from chatkit_widget.options import Options
from chatkit_widget.protocol.content import AssistantText, UserText
from chatkit_widget.protocol.items import AssistantMessage, ThreadItem, UserMessage
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import on_session
from chatkit_widget.session.session import ChatSession
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from tests.protocol.wire import NOW

RUNS = 5


def item(number: int) -> ThreadItem:
    """A question or an answer of about a paragraph."""
    text = f"Paragraph {number} of a conversation that has gone on for a while. " * 5
    common: dict[str, Any] = {"id": f"msg_{number}", "thread_id": "thr_1", "created_at": NOW}
    if number % 2:
        return AssistantMessage(content=[AssistantText(text=text)], **common)
    return UserMessage(content=[UserText(text=text)], **common)


def silent(_message: Message) -> str:
    """Nobody asks."""
    return ""


async def opening(count: int) -> tuple[float, float]:
    """The seconds to the newest page and to the last one, of a thread of so many items: medians of several runs."""
    store = ThreadStore()
    await store.run(Database.create_thread, ThreadMetadata(id="thr_1", created_at=NOW))
    for number in range(count):
        await store.run(Database.put_item, item(number))

    async def once() -> tuple[float, float]:
        outbox = Outbox(lambda _data, _buffers: None)
        outbox.is_open = True
        backend = FunctionBackend(silent, store=store)
        session = ChatSession(backend, Options(), screen=outbox, listener=lambda _name, _value: None)
        await session.start()
        start = time.perf_counter()
        await session.set_thread_id("thr_1")
        newest = time.perf_counter() - start
        shown = len(session.state.rows)
        await session.load_all()
        whole = time.perf_counter() - start
        if shown >= count or len(session.state.rows) != count:
            message = f"{shown} items at first and {len(session.state.rows)} at last, of {count}"
            raise RuntimeError(message)
        await session.close()
        outbox.close()
        return newest, whole

    runs = [await on_session(once()) for _ in range(RUNS)]
    store.close()
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)

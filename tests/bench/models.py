"""What an adapter of a model adds to the time that its library needs for a long answer.

The bytes of an answer come from memory, one delta at a time, through the transport of the library's own HTTP client:
so both sides of the comparison do all that the library does, and neither waits for a network.
"""

import gc
import statistics
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import UTC, datetime
from functools import partial
from inspect import isawaitable
from typing import Any, NamedTuple, cast

import anthropic
import httpx2
import openai

from chatkit_widget import models
from chatkit_widget.backends.message import Context, Message, ThreadHandle
from chatkit_widget.models import Model
from chatkit_widget.protocol.threads import ThreadMetadata
from tests.protocol.models.chat_wire import Chat
from tests.protocol.models.dialects import Dialect
from tests.protocol.models.messages_wire import Messages
from tests.protocol.models.responses_wire import Responses
from tests.protocol.models.script import Say, Tokens

DELTAS = 10_000
RUNS = 7
MOST_TIMES_ALONE = 1.05
MODEL = "model"
WORD = "word "
ASKED: list[Any] = [{"role": "user", "content": "Go"}]


class Row(NamedTuple):
    """One comparison."""

    name: str
    alone: Callable[[], Coroutine[Any, Any, int]]
    """Reads one answer by the library alone, and returns the count of its deltas."""
    model: Model


def answer(kind: type[Dialect]) -> list[bytes]:
    """The frames of an answer of many words."""
    dialect = kind({"model": MODEL, "stream_options": {"include_usage": True}})
    frames = [*dialect.begin()]
    for _ in range(DELTAS):
        frames += dialect.step(Say(WORD))
    return [*frames, *dialect.step(Tokens(1, DELTAS)), *dialect.end()]


class Recorded(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """An answer, frame by frame."""

    def __init__(self, frames: list[bytes]) -> None:
        self._frames = frames

    def __iter__(self) -> Iterator[bytes]:
        """To a sync client."""
        yield from self._frames

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """To an async one."""
        for frame in self._frames:
            yield frame


def transport(kind: type[Dialect]) -> httpx2.MockTransport:
    """A provider that always says the same."""
    frames = answer(kind)
    headers = {"content-type": "text/event-stream"}
    return httpx2.MockTransport(lambda _request: httpx2.Response(200, headers=headers, stream=Recorded(frames)))


def http_client(kind: type[Dialect], *, is_async: bool) -> httpx2.Client | httpx2.AsyncClient:
    """What a client of a provider sends by."""
    made = transport(kind)
    return httpx2.AsyncClient(transport=made) if is_async else httpx2.Client(transport=made)


async def read(start: Callable[[], Any], is_delta: Callable[[Any], bool]) -> int:
    """Read the stream of a client, and count its deltas."""
    count, stream = 0, start()
    if isawaitable(stream):
        async for event in cast("AsyncIterator[Any]", await stream):
            count += is_delta(event)
    else:
        for event in stream:
            count += is_delta(event)
    return count


def is_responses_delta(event: Any) -> bool:
    return event.type == "response.output_text.delta"


def is_chat_delta(chunk: Any) -> bool:
    return bool(chunk.choices and chunk.choices[0].delta.content)


def is_messages_delta(event: Any) -> bool:
    return event.type == "content_block_delta"


def openai_row(name: str, kind: type[Dialect], *, is_async: bool) -> Row:
    """An OpenAI client, which is asked in one of its two ways."""
    client: Any = openai.AsyncOpenAI if is_async else openai.OpenAI
    made = client(api_key="none", http_client=http_client(kind, is_async=is_async))
    if kind is Responses:
        start = partial(made.responses.create, model=MODEL, input=ASKED, stream=True)
        return Row(name, partial(read, start, is_responses_delta), models.openai(made, model=MODEL, api="responses"))
    start = partial(made.chat.completions.create, model=MODEL, messages=ASKED, stream=True)
    return Row(name, partial(read, start, is_chat_delta), models.openai(made, model=MODEL, api="chat"))


def anthropic_row(name: str, *, is_async: bool) -> Row:
    """An Anthropic client."""
    client: Any = anthropic.AsyncAnthropic if is_async else anthropic.Anthropic
    made = client(api_key="none", http_client=http_client(Messages, is_async=is_async))
    start = partial(made.messages.create, model=MODEL, max_tokens=8192, messages=ASKED, stream=True)
    return Row(name, partial(read, start, is_messages_delta), models.anthropic(made, model=MODEL))


def rows() -> list[Row]:
    """Each adapter beside its library."""
    return [
        openai_row("openai responses", Responses, is_async=True),
        openai_row("openai responses, sync", Responses, is_async=False),
        openai_row("openai chat", Chat, is_async=True),
        openai_row("openai chat, sync", Chat, is_async=False),
        anthropic_row("anthropic", is_async=True),
        anthropic_row("anthropic, sync", is_async=False),
    ]


async def read_model(model: Model) -> int:
    """Read an answer of a model, as a chat does, and count its pieces."""
    metadata = ThreadMetadata(id="thr_1", created_at=datetime.now(UTC))
    context = Context(
        items=[],
        files=lambda _item: [],
        thread=ThreadHandle(metadata, lambda _thread: None),
        chat=None,
        emit=lambda _piece: None,
    )
    message = Message(text="Go", content=[], tags=[], quoted_text=None, tool_choice=None, model=None, id="msg_1")
    count = 0
    async for piece in model(message, context):
        count += len(piece) // len(WORD) if isinstance(piece, str) else 0
    return count


async def compare(row: Row) -> tuple[float, float, float]:
    """The seconds of the library alone, those with the adapter, and how many times that is.

    They are medians of runs that take turns, of the time of the processor, since others may use it too.
    """
    alone: list[float] = []
    ours: list[float] = []
    for run in range(RUNS + 1):  # the first warms up
        for taken, read_all in ((alone, row.alone), (ours, partial(read_model, row.model))):
            gc.collect()
            start = time.process_time()
            count = await read_all()
            seconds = time.process_time() - start
            if count != DELTAS:
                message = f"{row.name}: {count} deltas came of {DELTAS}"
                raise RuntimeError(message)
            if run:
                taken.append(seconds)
    times = statistics.median(ours / alone for alone, ours in zip(alone, ours, strict=True))
    return statistics.median(alone), statistics.median(ours), times


async def bench_adapters(whose: str, rows: list[Row], verdict: Callable[[float, float], str]) -> None:
    """Each adapter beside its library."""
    print(f"\nReading {DELTAS:,} deltas of {whose}, by its library alone and through its adapter")
    for row in rows:
        alone, ours, times = await compare(row)
        print(
            f"{row.name:>24}  alone {alone * 1000:4.0f} ms   adapter {ours * 1000:4.0f} ms"
            f"   ratio {verdict(times, MOST_TIMES_ALONE)}",
            flush=True,
        )

"""Requests to make and events to answer them with."""

import traceback
from collections.abc import AsyncGenerator

import msgspec

from chatkit_widget.backends.base import Backend
from chatkit_widget.protocol.content import UserMessageInput, UserText
from chatkit_widget.protocol.requests import (
    AddUserMessageParams,
    CreateParams,
    ListParams,
    ThreadId,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsGetById,
    ThreadsList,
)
from chatkit_widget.protocol.stream import ItemUpdated, StreamEvent
from chatkit_widget.protocol.updates import TextDelta

SECRET = "sk-Ab12/Cd+34"  # noqa: S105 (it opens nothing)

OPTIONS = b'{"type":"stream_options","stream_options":{"allow_cancel":true}}'
CREATED = (
    b'{"type":"thread.created","thread":{"id":"thr_1","created_at":"2025-05-01T12:00:00.000001",'
    b'"status":{"type":"active"},"metadata":{},"items":{"data":[],"has_more":false}}}'
)
ASKED = (
    b'{"type":"thread.item.done","item":{"type":"user_message","id":"msg_1","thread_id":"thr_1",'
    b'"created_at":"2025-05-01T12:00:00","content":[{"type":"input_text","text":"Hello"}],"attachments":[],'
    b'"inference_options":{}}}'
)
ADDED = (
    b'{"type":"thread.item.added","item":{"type":"assistant_message","id":"msg_2","thread_id":"thr_1",'
    b'"created_at":"2025-05-01T12:00:01","content":[{"type":"output_text","text":"","annotations":[]}]}}'
)
BEGINNING = (CREATED, ASKED, OPTIONS, ADDED)
THREAD = CREATED.removeprefix(b'{"type":"thread.created","thread":').removesuffix(b"}")
EMPTY_PAGE = b'{"data":[],"has_more":false}'

LIST = ThreadsList(params=ListParams(limit=9999, order="desc"))
GET = ThreadsGetById(params=ThreadId(thread_id="thr_1"))
INPUT = UserMessageInput(content=[UserText(text="Hello")])
CREATE = ThreadsCreate(params=CreateParams(input=INPUT))
SEND = ThreadsAddUserMessage(params=AddUserMessageParams(thread_id="thr_1", input=INPUT))


def delta(text: str) -> bytes:
    update = TextDelta(content_index=0, delta=text)
    return msgspec.json.encode(ItemUpdated(item_id="msg_2", update=update))


def done(text: str) -> bytes:
    part = b'{"type":"output_text","annotations":[],"text":%s}' % msgspec.json.encode(text)
    return ADDED.replace(b"item.added", b"item.done").replace(
        b'{"type":"output_text","text":"","annotations":[]}', part
    )


ANSWER = (*BEGINNING, delta("Good "), delta("day"), done("Good day"))


async def collected(
    stream: AsyncGenerator[StreamEvent, None], into: list[StreamEvent] | None = None
) -> list[StreamEvent]:
    """Read a stream to its end; what came before an error stays in `into`."""
    found = [] if into is None else into
    async for event in stream:
        found.append(event)
    return found


async def events_of(backend: Backend) -> list[StreamEvent]:
    return await collected(backend.stream(CREATE))


def text_of(events: list[StreamEvent]) -> str:
    """Return the text that the deltas of a stream make."""
    updates = [event.update for event in events if isinstance(event, ItemUpdated)]
    return "".join(update.delta for update in updates if isinstance(update, TextDelta))


def everything_told(error: BaseException) -> str:
    """Return all that may be printed of an error."""
    detail = str(getattr(error, "detail", ""))
    return "\n".join([str(error), repr(error), detail, *traceback.format_exception(error)])

"""A backend that answers by a script, and does beside it what a ChatKit server does."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, assert_never, cast

from msgspec.structs import replace

from chatkit_widget.backends.adding import title_of, without_items
from chatkit_widget.backends.answer import Answer
from chatkit_widget.backends.base import Marks
from chatkit_widget.backends.files import File
from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.questions import recorded
from chatkit_widget.errors import NotFoundError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, ImageAttachment, UserMessageInput
from chatkit_widget.protocol.growing import GrowingItem
from chatkit_widget.protocol.items import ClientToolCall, ThreadItem, UserMessage, WidgetItem
from chatkit_widget.protocol.requests import (
    Empty,
    ItemsFeedback,
    JsonRequest,
    Reply,
    StreamingRequest,
    SyncActionReply,
    ThreadsAddClientToolOutput,
    ThreadsAddStructuredInput,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsCustomAction,
    ThreadsDelete,
    ThreadsReplaceUserMessage,
    ThreadsRetryAfterItem,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    StreamEvent,
    StreamOptions,
    StreamSettings,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.testing.raw import RawBackend
from chatkit_widget.testing.steps import Step


class ScriptedBackend(RawBackend):
    """Answers as it is told to: one script an answer.

    A script is a text, one step, several in order, or a function of the request that returns any of these. A step is
    a text; whatever else a function of a chat may yield, such as a ChatKit event, an item, a widget, or any Python
    object; an exception, which is raised; or one of `delay`, `Gate`, `fail`, `break_off`, `refuse`, `unreachable`,
    `hang`. Texts that follow each other are one message, which streams.

    What a server adds is added: the thread, the message of the user, ids and times. Threads are kept, so that they
    are listed, opened, renamed, deleted, answered again and rated. Files are kept, too.

    Args:
        scripts: The answers, in order. When none is left, the turn fails and says so.
        threads: What it has from before, the one used last first.
        page: Items that it sends at a time.

    Attributes:
        requests: What it was asked, in order; `of(type)` returns those of one type.
        threads: The threads by their ids, the one used last first.
        replies: What a type of JSON request gets instead, as with `RawBackend`; also a step, such as `refuse(500)`.
        feedback: What was said to items, by their ids: `"positive"` or `"negative"`.
        files: The bytes of what was uploaded, by name.
        deleted: The ids of the attachments that were deleted.

    Raises:
        ValueError: What comes before any answer, such as `refuse`, stands behind something else.

    Example:
        >>> backend = ScriptedBackend("Hello", ["Half an ", fail("Sorry.", allow_retry=True)], "Well again")
        >>> driver = chat_driver(backend)
        >>> driver.send("Hi")
        'Hello'
    """

    def __init__(self, *scripts: Any, threads: Sequence[Thread] = (), page: int = 20) -> None:
        super().__init__(*scripts, threads=threads, page=page)
        for script in scripts:
            _steps(script)
        self.threads = {thread.id: _own(thread) for thread in threads}
        self.feedback: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self._attachments: dict[str, AnyAttachment] = {}
        self._unfinished: set[str] = set()

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Play the next script, behind what a server says of itself."""
        self.requests.append(request)
        given = self._next_script()
        script = _steps(given(request) if callable(given) else given)
        if script and isinstance(script[0], Step) and script[0].is_first:
            await script[0].happens(request)
        thread, before = self._begun(request)
        self.threads = {thread.id: thread, **self.threads}
        for event in before:
            self._keep(thread.id, event)
            yield event
        yield StreamOptions(stream_options=StreamSettings(allow_cancel=True))
        widgets = [item for item in thread.items.data if isinstance(item, WidgetItem)]
        answer = Answer(thread.id, widgets if isinstance(request, ThreadsCustomAction) else ())
        try:
            async for event in self._played(script, answer, request):
                self._keep(thread.id, event)
                yield event
                if isinstance(event, ErrorEvent):
                    return
        finally:
            self._keep_unfinished(thread.id, answer)

    async def request(self, request: JsonRequest) -> Reply:
        """Answer from the threads, or with the reply that was set."""
        step = self.replies.get(type(request))
        if isinstance(step, Step):
            self.requests.append(request)
            await step.happens(request)
            return self._read(request)
        return await super().request(request)

    async def marks(self, thread_id: str) -> Marks:  # noqa: ARG002 (ids of items are one another's in no two threads)
        """Return the feedback that was given, and the items of answers that broke off."""
        return Marks(self.feedback, frozenset(self._unfinished))

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Keep a file."""
        with file.open() as source:
            self.files[file.name] = source.read()
        sent(file.size)
        kind = ImageAttachment if file.mime_type.startswith("image/") else FileAttachment
        attachment = kind(id=f"att_{file.name}", name=file.name, mime_type=file.mime_type)
        self._attachments[attachment.id] = attachment
        return attachment

    async def delete_attachment(self, attachment_id: str) -> None:
        """Note that a file is not wanted any more."""
        self.deleted.append(attachment_id)

    async def _played(
        self, script: list[Any], answer: Answer, request: StreamingRequest
    ) -> AsyncGenerator[StreamEvent, None]:
        for step in script:
            if isinstance(step, Step):
                await step.happens(request)
            elif isinstance(step, BaseException):
                raise step
            else:
                for event in answer.events(step):
                    yield event
        for event in answer.finish():
            yield event

    def _begun(self, request: StreamingRequest) -> tuple[Thread, list[StreamEvent]]:
        """Return the thread that is answered in, and what is said of it before the answer."""
        match request:
            case ThreadsCreate(params=params):
                title = title_of(params.input.content, self._chosen(params.input))
                metadata = ThreadMetadata(id=new_id("thr"), created_at=datetime.now(UTC), title=title)
                thread = _own(without_items(metadata))
                created = ThreadCreated(thread=without_items(thread))
                return thread, [created, ItemDone(item=self._message(thread, params.input))]
            case ThreadsAddUserMessage(params=params):
                thread = self._thread(params.thread_id)
                return thread, [ItemDone(item=self._message(thread, params.input))]
            case ThreadsAddStructuredInput(params=params):
                thread = self._thread(params.thread_id)
                return thread, [ItemReplaced(item=recorded(_item(thread, params.item_id), params.input))]
            case ThreadsAddClientToolOutput(params=params):
                thread = self._thread(params.thread_id)
                for item in thread.items.data:
                    if isinstance(item, ClientToolCall) and item.status == "pending":
                        _put(thread, replace(item, status="completed", output=params.result))
                return thread, []
            case ThreadsRetryAfterItem(params=params):
                thread = self._thread(params.thread_id)
                items = thread.items.data
                del items[items.index(_item(thread, params.item_id)) + 1 :]
                return thread, []
            case ThreadsCustomAction() | ThreadsReplaceUserMessage():
                return self._thread(request.params.thread_id), []
            case _:
                assert_never(request)

    def _read(self, request: JsonRequest) -> Reply:
        match request:
            case ThreadsUpdate(params=params):
                thread = replace(self._thread(params.thread_id), title=params.title)
                self.threads[thread.id] = thread
                return without_items(thread)
            case ThreadsDelete(params=params):
                del self.threads[self._thread(params.thread_id).id]
                return Empty()
            case ItemsFeedback(params=params):
                self.feedback |= dict.fromkeys(params.item_ids, params.kind)
                return Empty()
            case ThreadsSyncCustomAction():
                return SyncActionReply()
            case _:
                return super()._read(request)

    def _chosen(self, given: UserMessageInput) -> list[AnyAttachment]:
        return [self._attachments[name] for name in given.attachments]

    def _message(self, thread: Thread, given: UserMessageInput) -> UserMessage:
        return UserMessage(
            id=new_id("msg"),
            thread_id=thread.id,
            created_at=datetime.now(UTC),
            content=given.content,
            attachments=self._chosen(given),
            quoted_text=given.quoted_text or None,
            inference_options=given.inference_options,
        )

    def _keep(self, thread_id: str, event: StreamEvent) -> None:
        """Keep what an event says of its thread."""
        thread = self.threads.get(thread_id)
        if thread is None:  # It was deleted meanwhile.
            return
        match event:
            case ItemDone(item=item) | ItemReplaced(item=item):
                _put(thread, item)
            case ItemRemoved(item_id=item_id):
                thread.items.data[:] = [item for item in thread.items.data if item.id != item_id]
            case ItemUpdated(item_id=item_id, update=update):
                with suppress(NotFoundError):  # Of what is still open, the whole comes at its end.
                    growing = GrowingItem(_item(thread, item_id))
                    growing.apply(update)
                    _put(thread, growing.item)
            case ThreadUpdated(thread=changed):
                self.threads[thread_id] = replace(changed, items=thread.items)
            case _:
                pass

    def _keep_unfinished(self, thread_id: str, answer: Answer) -> None:
        """Keep what a broken answer leaves open."""
        if thread_id in self.threads:
            for item in answer.unfinished():
                _put(self.threads[thread_id], item)
                self._unfinished.add(item.id)


def _steps(script: Any) -> list[Any]:
    """Return the steps of a script; anything but a list or a tuple is one."""
    steps = [*cast("Sequence[Any]", script)] if isinstance(script, list | tuple) else [script]
    if any(isinstance(step, Step) and step.is_first for step in steps[1:]):
        message = "what a server does before it answers, such as refuse(…), has to be the first step of its script"
        raise ValueError(message)
    return steps


def _own(thread: Thread) -> Thread:
    """Return a thread whose items can be changed."""
    return replace(thread, items=Page[ThreadItem](data=[*thread.items.data]))


def _item(thread: Thread, item_id: str) -> ThreadItem:
    found = next((item for item in thread.items.data if item.id == item_id), None)
    if found is None:
        message = f"there is no item {item_id!r}"
        raise NotFoundError(message)
    return found


def _put(thread: Thread, item: ThreadItem) -> None:
    """Put an item in place of the one with its id, or at the end."""
    items = thread.items.data
    place = next((at for at, known in enumerate(items) if known.id == item.id), len(items))
    items[place : place + 1] = [item]

"""A Python function as a ChatKit backend: the same requests and events as a server, with threads in a store."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec.structs import replace

from chatkit_widget.backends.adding import add, title_of, with_items, without_items
from chatkit_widget.backends.answer import Answer, merged, snapshot
from chatkit_widget.backends.base import Backend, Marks
from chatkit_widget.backends.blaming import failure_of, replaced_widget
from chatkit_widget.backends.calling import UserFunction
from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.backends.files import File
from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.keeping import chosen, files_now, files_of, forget, keep
from chatkit_widget.backends.message import Context, Message, ThreadHandle
from chatkit_widget.backends.objects import Looking
from chatkit_widget.backends.output import Printed
from chatkit_widget.backends.questions import recorded
from chatkit_widget.backends.recording import Recorder
from chatkit_widget.backends.tags import ValueOf, no_value
from chatkit_widget.content import Alive
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AnyAttachment, UserMessageInput
from chatkit_widget.protocol.items import StructuredInput, ThreadItem, UserMessage, WidgetItem
from chatkit_widget.protocol.requests import (
    Action,
    ActionParams,
    AttachmentsCreate,
    AttachmentsDelete,
    Empty,
    InputTranscribe,
    ItemsAdd,
    ItemsFeedback,
    ItemsList,
    ItemsReplace,
    JsonRequest,
    ListParams,
    Reply,
    StreamingRequest,
    SyncActionReply,
    ThreadsAddStructuredInput,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsCustomAction,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsReplaceUserMessage,
    ThreadsRetryAfterItem,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
    Transcription,
)
from chatkit_widget.protocol.stream import (
    ItemDone,
    ItemReplaced,
    StreamEvent,
    StreamOptions,
    StreamSettings,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database

PAGE = 20
"""Items and threads a page when the request does not say, as in openai-chatkit."""


class FunctionBackend(Backend):
    """Answers with a user's function.

    Args:
        respond: Called as `(message)` or `(message, context)`; sync or async, returning a value or yielding pieces.
        store: Where threads are kept; it stays open when the backend closes.
        on_action: Called as `(action, item, context)` for custom actions; may yield as `respond` does. A widget whose
            root has the `id` of one that is in the thread is the next state of that, of `item` before all others.
        transcribe: Called as `(audio, mime_type)`, returns the text of the speech in the bytes `audio`.
        on_feedback: Called as `(kind, items)`, with `"positive"` or `"negative"` and the items.
        kernel_loop: The loop that all these functions run on, instead of the session's and threads.
        chat: What `context.chat` is.
        alive: Where the objects in answers are kept, for pages that ask more of them.
        value_of: Returns the object that a mention stands for, or raises LookupError.

    Raises:
        OptionError: One of the functions is not callable, or takes other arguments.
    """

    can_replace = True
    can_add = True
    kind = "function"

    def __init__(
        self,
        respond: Callable[..., Any],
        *,
        store: ThreadStore,
        on_action: Callable[..., Any] | None = None,
        transcribe: Callable[..., Any] | None = None,
        on_feedback: Callable[..., Any] | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
        chat: Any = None,
        alive: Alive | None = None,
        value_of: ValueOf = no_value,
    ) -> None:
        def checked(function: Callable[..., Any] | None, name: str, *arguments: str) -> UserFunction | None:
            return None if function is None else UserFunction(function, name, arguments, kernel_loop)

        self._respond = UserFunction(respond, "the function of a chat", ("message", "context"), kernel_loop)
        self._on_action = checked(on_action, "on_action", "action", "item", "context")
        self._transcribe = checked(transcribe, "transcribe", "audio", "mime_type")
        self._on_feedback = checked(on_feedback, "on_feedback", "kind", "items")
        self._store = store
        self._chat = chat
        self.alive = alive
        self._value_of = value_of

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer a message, a retry, an action, or answers to questions."""
        match request:
            case ThreadsCreate(params=params):
                attachments = await chosen(self._store, params.input.attachments)
                title = title_of(params.input.content, attachments)
                thread = ThreadMetadata(id=new_id("thr"), created_at=datetime.now(UTC), title=title)
                await self._store.run(Database.create_thread, thread)
                yield ThreadCreated(thread=without_items(thread))
                asked = await self._keep_message(thread.id, params.input, attachments)
                yield ItemDone(item=asked)
                answering = self._answer(thread, asked)
            case ThreadsAddUserMessage(params=params):
                thread = await self._store.run(Database.get_thread, params.thread_id)
                attachments = await chosen(self._store, params.input.attachments)
                asked = await self._keep_message(thread.id, params.input, attachments)
                yield ItemDone(item=asked)
                answering = self._answer(thread, asked)
            case ThreadsRetryAfterItem(params=params):
                thread = await self._store.run(Database.get_thread, params.thread_id)
                item = await self._message(thread.id, params.item_id, "answered again")
                await self._store.run(Database.delete_items_after, thread.id, item.id)
                answering = self._answer(thread, item)
            case ThreadsReplaceUserMessage(params=params):
                thread = await self._store.run(Database.get_thread, params.thread_id)
                item = await self._message(thread.id, params.item_id, "edited")
                attachments = await chosen(self._store, params.input.attachments)
                asked = await self._keep_message(thread.id, params.input, attachments, in_place_of=item.id)
                yield ItemDone(item=asked)
                answering = self._answer(thread, asked)
            case ThreadsCustomAction(params=params):
                thread = await self._store.run(Database.get_thread, params.thread_id)
                answering = self._act(thread, params.action, await self._origin(params))
            case ThreadsAddStructuredInput(params=params):
                thread = await self._store.run(Database.get_thread, params.thread_id)
                item = await self._store.run(Database.get_item, thread.id, params.item_id)
                answering = self._answer(thread, recorded(item, params.input))
            case _:
                message = f"a function backend does not answer {request.__struct_config__.tag!r}"
                raise BackendError(message, allow_retry=False)
        yield StreamOptions(stream_options=StreamSettings(allow_cancel=True))
        async with aclosing(answering) as events:
            async for event in events:
                yield event

    async def request(self, request: JsonRequest) -> Reply:  # noqa: C901, PLR0911, PLR0912 (one arm a request)
        """Answer from the store, or with one of the user's functions."""
        match request:
            case ThreadsGetById(params=params):
                thread = await self._store.run(Database.get_thread, params.thread_id)
                items = await self._items(thread.id, ListParams(order="asc"))
                return with_items(thread, items)
            case ThreadsList(params=params):
                page = await self._store.run(
                    Database.list_threads,
                    params.limit or PAGE,
                    descending=params.order != "asc",
                    after=params.after,
                )
                return Page[Thread](
                    data=[without_items(thread) for thread in page.data], has_more=page.has_more, after=page.after
                )
            case ItemsList(params=params):
                return await self._items(params.thread_id, params)
            case ThreadsUpdate(params=params):
                thread = replace(await self._store.run(Database.get_thread, params.thread_id), title=params.title)
                await self._store.run(Database.update_thread, thread)
                return without_items(thread)
            case ThreadsDelete(params=params):
                await self._store.run(Database.get_thread, params.thread_id)
                await self._store.run(Database.delete_thread, params.thread_id)
                return Empty()
            case ItemsFeedback(params=params):
                items = [await self._store.run(Database.get_item, params.thread_id, name) for name in params.item_ids]
                await self._store.run(Database.put_feedback, params.thread_id, params.item_ids, params.kind)
                if self._on_feedback is not None:
                    await self._value(self._on_feedback, params.kind, items)
                return Empty()
            case ItemsReplace(params=params):
                await self._store.run(Database.get_item, params.thread_id, params.item.id)
                await self._store.run(Database.put_item, params.item)
                return Empty()
            case ItemsAdd(params=params):
                return await add(self._store, params)
            case InputTranscribe(params=params):
                return Transcription(text=str(await self._transcribed(params.audio_base64, params.mime_type) or ""))
            case AttachmentsDelete(params=params):
                await forget(self._store, params.attachment_id)
                return Empty()
            case AttachmentsCreate():
                message = "a function backend takes files by its method upload, and has no address to send them to"
                raise BackendError(message, allow_retry=False)
            case ThreadsSyncCustomAction(params=params):
                return await self._act_at_once(params)

    async def marks(self, thread_id: str) -> Marks:
        """Return the feedback that was given, and the items of answers that broke off."""
        return Marks(*await self._store.run(Database.get_marks, thread_id))

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Put a file into the store; cancelling takes it out again.

        Raises:
            BackendError: It cannot be read, or not be stored.
        """
        return await keep(self._store, file, sent)

    async def _items(self, thread_id: str, params: ListParams) -> Page[ThreadItem]:
        return await self._store.run(
            Database.list_items,
            thread_id,
            params.limit or PAGE,
            descending=params.order != "asc",
            after=params.after,
        )

    async def _message(self, thread_id: str, item_id: str, what_for: str) -> UserMessage:
        item = await self._store.run(Database.get_item, thread_id, item_id)
        if not isinstance(item, UserMessage):
            message = f"only a user message can be {what_for}, and {item.id!r} is a {item.type}"
            raise BackendError(message, allow_retry=False)
        return item

    async def _keep_message(
        self,
        thread_id: str,
        given: UserMessageInput,
        attachments: list[AnyAttachment],
        *,
        in_place_of: str | None = None,
    ) -> UserMessage:
        item = UserMessage(
            id=new_id("msg"),
            thread_id=thread_id,
            created_at=datetime.now(UTC),
            content=given.content,
            attachments=[replace(attachment, thread_id=thread_id) for attachment in attachments],
            quoted_text=given.quoted_text or None,
            inference_options=given.inference_options,
        )
        await self._store.run(Database.put_message, item, in_place_of=in_place_of)
        return item

    async def _answer(
        self, thread: ThreadMetadata, asked: UserMessage | StructuredInput
    ) -> AsyncGenerator[StreamEvent, None]:
        if isinstance(asked, StructuredInput):
            await self._store.run(Database.put_item, asked)
            yield ItemReplaced(item=asked)
            message = Message.answering(asked)
        else:
            message = Message.of(asked, await files_of(self._store, asked), self._value_of)
        earlier = [item for item in await self._store.run(Database.all_items, thread.id) if item.id != asked.id]
        async with aclosing(self._called(self._respond, thread, earlier, message)) as events:
            async for event in events:
                yield event

    async def _origin(self, params: ActionParams) -> ThreadItem | None:
        return (params.item_id and await self._store.run(Database.get_item, params.thread_id, params.item_id)) or None

    async def _act(
        self, thread: ThreadMetadata, action: Action, origin: ThreadItem | None
    ) -> AsyncGenerator[StreamEvent, None]:
        earlier = await self._store.run(Database.all_items, thread.id)
        async with aclosing(self._called(self._acting(action), thread, earlier, action, origin)) as events:
            async for event in events:
                yield event

    async def _act_at_once(self, params: ActionParams) -> SyncActionReply:
        """Run an action whose answer does not stream: the last that comes of it is the new state of its widget."""
        function = self._acting(params.action)
        thread = await self._store.run(Database.get_thread, params.thread_id)
        origin = await self._origin(params)
        earlier = await self._store.run(Database.all_items, thread.id)
        changes: list[Any] = []
        handle = ThreadHandle(thread, changes.append)
        context = self._context(earlier, handle, lambda _piece: True)
        given = await self._value(function, params.action, origin, context)
        for changed in changes:
            await self._store.run(Database.update_thread, changed)
        if given is None:
            return SyncActionReply()
        item = replaced_widget(origin, given, params.action)
        await self._store.run(Database.put_item, item)
        return SyncActionReply(updated_item=item)

    def _acting(self, action: Action) -> UserFunction:
        if self._on_action is None:
            message = f"nothing answers the action {action.type!r}: give on_action="
            raise BackendError(message, allow_retry=False)
        return self._on_action

    async def _called(
        self, function: UserFunction, thread: ThreadMetadata, earlier: list[ThreadItem], *arguments: Any
    ) -> AsyncGenerator[StreamEvent, None]:
        """Call a function and yield the events of its answer, each stored before it is told."""
        emitter: Emitter[Any] = Emitter(snapshot)
        # An action changes the widget that it came from; an answer to a message brings widgets of its own.
        changed = (*earlier, arguments[-1]) if function is self._on_action else ()
        answer = self._answer_with([item for item in changed if isinstance(item, WidgetItem)], thread.id)
        recorder = Recorder(self._store, thread.id, answer)
        handle = ThreadHandle(thread, emitter.put)
        context = self._context(earlier, handle, emitter.put)
        call = function.start((*arguments, context), emitter, lambda text: emitter.put(Printed(text)))
        failure: BaseException | None = None
        try:
            while pieces := await emitter.take():
                for given in merged(pieces):
                    piece = await given.found(self._chat) if isinstance(given, Looking) else given
                    if isinstance(piece, ThreadMetadata):
                        await recorder.change(piece)
                        yield ThreadUpdated(thread=without_items(piece))
                        continue
                    for event in answer.events(piece):
                        await recorder.keep(event)
                        yield event
        except Exception as error:  # noqa: BLE001 (it is raised again, after what came before it is kept)
            failure = error
        finally:
            context.cancelled.set()
            emitter.close()
            call.cancel()
            recorder.close()
            # What is not in the store is not told; and a store that cannot be written is not waited for again.
            rest = list(answer.finish()) if recorder.error is None else []
            for event in rest:
                await recorder.keep(event, is_broken=failure is not None)
        for event in rest:
            yield event
        if recorder.error is not None:
            raise recorder.error
        if failure is not None:
            raise failure_of(failure)

    def _context(self, earlier: list[ThreadItem], handle: ThreadHandle, emit: Callable[[Any], object]) -> Context:
        return Context(items=earlier, files=partial(files_now, self._store), thread=handle, chat=self._chat, emit=emit)

    def _answer_with(self, widgets: list[WidgetItem], thread_id: str) -> Answer:
        """Return a new answer, which may change these widgets."""
        return Answer(thread_id, widgets, alive=self.alive)

    async def _transcribed(self, audio_base64: str, mime_type: str) -> object:
        if self._transcribe is None:
            message = "nothing turns speech into text: give the chat transcribe="
            raise BackendError(message, allow_retry=False)
        return await self._value(self._transcribe, base64.b64decode(audio_base64), mime_type)

    async def _value(self, function: UserFunction, *arguments: Any) -> object:
        """Call a function for its value."""
        emitter: Emitter[Any] = Emitter()
        call = function.start(arguments, emitter, lambda _text: False)
        values: list[object] = []
        try:
            while pieces := await emitter.take():
                values += pieces
        except Exception as error:  # noqa: BLE001 (all that a user's function can raise)
            raise failure_of(error)  # noqa: B904 (it has its cause already)
        finally:
            emitter.close()
            call.cancel()
        return values[-1] if values else None

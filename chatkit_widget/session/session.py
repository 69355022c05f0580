"""The ChatKit client: commands in, requests out."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.errors import ChatKitBusyError, ChatKitClosedError, ChatKitError, OptionError
from chatkit_widget.options import Options
from chatkit_widget.protocol.content import UserMessageInput
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.requests import (
    Action,
    ActionParams,
    AddUserMessageParams,
    CreateParams,
    FeedbackParams,
    ItemsFeedback,
    RetryParams,
    StreamingRequest,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsCustomAction,
    ThreadsRetryAfterItem,
)
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.core import Core, Listener
from chatkit_widget.session.operations import Draft
from chatkit_widget.session.state import LiveRow, Screen
from chatkit_widget.session.threads import Threads
from chatkit_widget.session.turn import Turn
from chatkit_widget.session.turns import RunningTurn

T = TypeVar("T")


class ChatSession:
    """One conversation with a backend. Everything here runs on the session's loop.

    Args:
        backend: Who answers.
        options: What the chat looks like.
        screen: Where operations go.
        listener: Told of `thread_id`, `composer_value`, `responding`, `loading` and `history_open`.
        thread_id: The thread to open at the start, instead of the option `initial_thread`.
        kernel_loop: Where handlers run, instead of the session's loop and the chat's worker.
    """

    def __init__(
        self,
        backend: Backend,
        options: Options,
        *,
        screen: Screen,
        listener: Listener,
        thread_id: str | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._core = Core(backend, options, screen=screen, listener=listener, kernel_loop=kernel_loop)
        self.state = self._core.state
        self.hub = self._core.hub
        self._threads = Threads(self._core)
        self._first_thread = thread_id or options.initial_thread
        self._starting: asyncio.Task[None] | None = None
        self._running: tuple[RunningTurn, asyncio.Task[Turn]] | None = None
        self._unsent: tuple[LiveRow, UserMessageInput] | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the chat was closed."""
        return self._core.is_closed

    def check_free(self) -> None:
        """Raise unless a turn could begin now.

        Raises:
            ChatKitBusyError: A thread loads or a response streams.
            ChatKitClosedError: The chat was closed.
        """
        self.check_open()
        if self.state.view.responding or self.state.view.loading:
            what = "a response is streaming" if self.state.view.responding else "a thread is loading"
            message = f"{what}; wait for it to end, or `await chat.stop()`"
            raise ChatKitBusyError(message)

    def check_open(self) -> None:
        """Raise ChatKitClosedError if the chat was closed."""
        if self._core.is_closed:
            message = "this chat was closed, perhaps because its cell was run again; use the newer one"
            raise ChatKitClosedError(message)

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that `close` cancels."""
        return self._core.spawn(coroutine)

    def report(self, message: str, error: BaseException) -> None:
        """Tell the user and `chatkit.error` of a problem that ended nothing. May be called from any thread."""
        self._core.report(message, error)

    async def start(self) -> None:
        """List the threads and open the first one, once; every other command begins with this."""
        self.check_open()
        if self._starting is None:
            self._starting = self._core.spawn(self._start())
        await asyncio.wait({self._starting})
        self.check_open()
        self._starting.result()

    async def close(self) -> None:
        """Stop what runs and let go of everything; a closed session answers nothing more."""
        if not self._core.is_closed:
            self._core.is_closed = True
            await self.stop()
            await self._core.close()

    async def send_user_message(
        self, given: UserMessageInput, *, new_thread: bool = False, accepted: Callable[[], None] | None = None
    ) -> Turn:
        """Send a message and return its turn; `accepted` is called once nothing stands in its way."""
        await self.start()
        self.check_free()
        if accepted is not None:
            accepted()
        if new_thread and self._core.thread is not None:
            self._threads.clear()
        thread = self._core.thread
        item = UserMessage(
            id=f"sent_{self._core.turn + 1}",
            thread_id=thread.id if thread else "",
            created_at=datetime.now(UTC),
            content=given.content,
            quoted_text=given.quoted_text or None,
            inference_options=given.inference_options,
        )
        self._core.turn += 1
        row = self.state.add(item, self._core.turn, done=False)
        return await self._take(self._sending(given), row, unsent=given)

    async def retry(self, item_id: str | None = None, *, accepted: Callable[[], None] | None = None) -> Turn:
        """Answer a user message again, the last one unless `item_id` names another; `accepted` as in sending."""
        await self.start()
        self.check_free()
        row = self._asked_row(item_id)
        if accepted is not None:
            accepted()
        for later in self.state.rows[self.state.rows.index(row) + 1 :][::-1]:
            self.state.remove(later)
        self._core.turn += 1
        self.state.renumber(row, self._core.turn)
        if self._unsent is not None and self._unsent[0] is row:
            given = self._unsent[1]
            return await self._take(self._sending(given), row, unsent=given)
        params = RetryParams(thread_id=row.item.thread_id, item_id=row.item.id)
        return await self._take(ThreadsRetryAfterItem(params=params), row, unsent=None)

    async def send_custom_action(self, action: Action, item_id: str | None = None) -> Turn:
        """Run an action and return its turn."""
        await self.start()
        self.check_free()
        thread = self._core.thread
        if thread is None:
            message = f"the action {action.type!r} needs an open thread: send a message or set thread_id first"
            raise OptionError(message)
        if item_id is not None:
            self._core.row(item_id)
        self._core.turn += 1
        params = ActionParams(thread_id=thread.id, item_id=item_id, action=action)
        return await self._take(ThreadsCustomAction(params=params), None, unsent=None)

    async def stop(self) -> None:
        """End the streaming response and wait until it has ended; nothing happens when there is none."""
        if self._running is not None:
            turn, task = self._running
            turn.stop()
            await asyncio.wait({task})

    async def set_thread_id(self, thread_id: str | None) -> None:
        """Open a thread, or a draft for None."""
        await self.start()
        self.check_free()
        self._unsent = None
        await self._threads.open(thread_id)

    async def fetch_updates(self) -> None:
        """Merge what changed behind the chat's back."""
        await self.start()
        self.check_free()
        await self._threads.refresh()

    def set_draft(self, text: str, *, rev: int | None = None, origin: str | None = None) -> None:
        """Replace what stands in the composer. Without `rev` it is a new edit; a page's older edit is passed over."""
        draft = self.state.view.draft or Draft()
        number = draft.rev + 1 if rev is None else rev
        if number < draft.rev:
            return
        if number == draft.rev and origin != draft.origin:
            number += 1
        self.state.set(draft=Draft(text=text, rev=number, origin=origin))
        self._core.tell("composer_value", text)

    def set_options(self, options: Options) -> None:
        """Replace the options; thread, draft and a running stream stay."""
        self.state.set(options=options)

    async def set_history_open(self, *, is_open: bool) -> None:
        """Show or hide the list of threads, and read it anew when it shows."""
        await self.start()
        if not self._core.options.history.enabled or self.state.view.history_open == is_open:
            return
        self._core.flag("history_open", is_set=is_open)
        self.hub.emit(events.HistoryOpen() if is_open else events.HistoryClose())
        if is_open:
            await self._threads.list()

    async def list_threads(self) -> list[ThreadMetadata]:
        """Read and return every thread, the one used last first."""
        await self.start()
        return await self._threads.list()

    async def load_all(self) -> None:
        """Wait until the whole thread is there."""
        await self.start()
        await self._threads.load_all()
        self.check_open()

    async def rename_thread(self, thread_id: str, title: str) -> None:
        """Give a thread another title."""
        await self.start()
        await self._threads.rename(thread_id, title)

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a thread; the open one gives way to a draft."""
        await self.start()
        if self._core.thread is not None and self._core.thread.id == thread_id:
            self.check_free()
        await self._threads.delete(thread_id)

    async def send_feedback(self, kind: Literal["positive", "negative"], item_ids: Sequence[str] | None = None) -> None:
        """Like or dislike items, by default those of the last answer."""
        await self.start()
        thread = self._core.thread
        if item_ids is not None:
            rows = [self._core.row(item_id) for item_id in item_ids]
        else:
            rows = self.answer_rows(self.state.rows[-1].key) if self.state.rows else []
        if thread is None or not rows:
            message = "there is no answer to give feedback on"
            raise OptionError(message)
        params = FeedbackParams(thread_id=thread.id, item_ids=[row.item.id for row in rows], kind=kind)
        await self._core.backend.request(ItemsFeedback(params=params))
        self.state.set(feedback={**(self.state.view.feedback or {}), **{row.key: kind for row in rows}})

    def answer_rows(self, key: str) -> list[LiveRow]:
        """Return the rows of the answer that the row `key` belongs to."""
        turn = next((row.turn for row in self.state.rows if row.key == key), None)
        return [row for row in self.state.rows if row.turn == turn and not isinstance(row.item, UserMessage)]

    async def _start(self) -> None:
        if self._core.options.history.enabled:
            try:
                await self._threads.list()
            except ChatKitError as error:
                self.report(f"The list of conversations could not be read: {error}", error)
        if self._first_thread is not None:
            try:
                await self._threads.open(self._first_thread)
            except ChatKitError:
                return  # The user has been told; what was asked for goes on with a draft.

    async def _take(self, request: StreamingRequest, asked: LiveRow | None, *, unsent: UserMessageInput | None) -> Turn:
        turn = RunningTurn(
            self._core, request, asked=asked, is_sent=unsent is not None, changed_thread=self._created_thread
        )
        self._unsent = (asked, unsent) if asked is not None and unsent is not None else None
        self.state.set(failure=None, progress=None, can_stop=self._core.backend.can_stop)
        self._core.flag("responding", is_set=True)
        self.hub.emit(events.ResponseStart())
        task = asyncio.get_running_loop().create_task(self._run(turn))
        self._running = (turn, task)
        try:
            result = await asyncio.shield(task)
        except asyncio.CancelledError:
            turn.stop()
            await asyncio.wait({task})
            raise
        await self.hub.started()
        return result

    async def _run(self, turn: RunningTurn) -> Turn:
        try:
            return await turn.run()
        finally:
            if turn.reducer.message_arrived:
                self._unsent = None
            self._running = None
            self.state.set(progress=None, can_stop=False)
            self._core.settle_thread()
            self._core.flag("responding", is_set=False)
            self.hub.emit(events.ResponseEnd())

    def _sending(self, given: UserMessageInput) -> StreamingRequest:
        thread = self._core.thread
        if thread is None:
            return ThreadsCreate(params=CreateParams(input=given))
        return ThreadsAddUserMessage(params=AddUserMessageParams(thread_id=thread.id, input=given))

    def _created_thread(self, thread: ThreadMetadata) -> None:
        others = [known for known in self._core.threads if known.id != thread.id]
        self.state.set(thread=thread, threads=[thread, *others])
        self._core.changed_thread(thread)

    def _asked_row(self, item_id: str | None) -> LiveRow:
        if item_id is not None:
            row = self._core.row(item_id)
            if isinstance(row.item, UserMessage):
                return row
            message = f"only a user message can be answered again, and {item_id!r} is a {row.item.type}"
            raise OptionError(message)
        for row in reversed(self.state.rows):
            if isinstance(row.item, UserMessage):
                return row
        message = "there is no message to answer again"
        raise OptionError(message)

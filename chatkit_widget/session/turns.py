"""Everything that begins a turn: messages, retries, actions, answers to questions."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.errors import ChatKitError, OptionError
from chatkit_widget.protocol.content import AnyAttachment, UserContent, UserMessageInput
from chatkit_widget.protocol.items import StructuredInput, UserMessage
from chatkit_widget.protocol.requests import (
    Action,
    ActionParams,
    AddUserMessageParams,
    CreateParams,
    ReplaceParams,
    RetryParams,
    StreamingRequest,
    StructuredInputParams,
    SyncActionReply,
    ThreadsAddStructuredInput,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsCustomAction,
    ThreadsReplaceUserMessage,
    ThreadsRetryAfterItem,
    ThreadsSyncCustomAction,
)
from chatkit_widget.sentences import say, words_of
from chatkit_widget.session.asking import Asking
from chatkit_widget.session.composer import check_choices
from chatkit_widget.session.core import Core
from chatkit_widget.session.input import submission_of, user_input
from chatkit_widget.session.repeating import Repeating
from chatkit_widget.session.running import RunningTurn
from chatkit_widget.session.state import LiveRow
from chatkit_widget.session.threads import Threads
from chatkit_widget.session.turn import Turn
from chatkit_widget.session.widgets import check_widget


class Turns:
    """Begins turns, one at a time, and stops the one that runs.

    Args:
        core: The session.
        threads: Its threads.
        asking: The questions of Python's own.
        start: Makes sure that the session has started, and that nothing is being added to its thread.
    """

    def __init__(self, core: Core, threads: Threads, asking: Asking, *, start: Callable[[], Awaitable[None]]) -> None:
        self._core = core
        self._threads = threads
        self._asking = asking
        self._repeating = Repeating(core, threads, asking.speaking)
        self._start = start
        self._running: tuple[RunningTurn, asyncio.Task[Turn]] | None = None

    async def send_user_message(
        self,
        given: UserMessageInput,
        attachments: Sequence[AnyAttachment] = (),
        *,
        new_thread: bool = False,
        accepted: Callable[[], None] | None = None,
    ) -> Turn:
        """Send a message and return its turn; `accepted` is called once nothing stands in its way.

        `attachments` are those that `given` names, as they are shown until the backend has the message.
        """
        await self._start()
        self._core.check_free()
        choice = given.inference_options.tool_choice
        check_choices(self._core.options, choice.id if choice else None, given.inference_options.model)
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
            attachments=list(attachments),
            quoted_text=given.quoted_text or None,
            inference_options=given.inference_options,
        )
        self._core.turn += 1
        row = self._core.state.add(item, self._core.turn, done=False)
        row.unsent = given
        return await self._take(self._sending(row, given), row)

    async def retry(self, item_id: str | None = None, *, accepted: Callable[[], None] | None = None) -> Turn:
        """Answer a user message again, the last one unless `item_id` names another; `accepted` as in sending."""
        await self._start()
        self._core.check_free()
        row, _message = self._asked_row(item_id, "answered again")
        if accepted is not None:
            accepted()
        self._core.turn += 1
        if row.unsent is not None:
            return await self._send_again(row, row.unsent)
        self._drop_after(row)
        self._core.state.renumber(row, self._core.turn)
        row.asked_again = datetime.now(UTC)
        params = RetryParams(thread_id=row.item.thread_id, item_id=row.item.id)
        return await self._take(ThreadsRetryAfterItem(params=params), row)

    async def edit_user_message(
        self,
        content: Sequence[UserContent],
        item_id: str | None = None,
        *,
        accepted: Callable[[], None] | None = None,
    ) -> Turn:
        """Write a user message anew and answer it; which one, and `accepted`, as in `retry`.

        Its files, its quotation, its tool and its model stay.
        """
        await self._start()
        self._core.check_free()
        row, message = self._asked_row(item_id, "edited")
        if not self._core.backend.can_replace:
            problem = (
                "this backend cannot replace a message that was sent, as a function can: send the text as a new one, "
                "with chat.send_user_message"
            )
            raise OptionError(problem)
        given = replace(
            user_input(content=content, reply=message.quoted_text, attachments=message.attachments),
            inference_options=message.inference_options,
        )
        if accepted is not None:
            accepted()
        self._core.turn += 1
        edited = replace(message, id=f"sent_{self._core.turn}", created_at=datetime.now(UTC), content=given.content)
        is_unsent = row.unsent is not None
        if not is_unsent:
            row.replaces = message.id
            self._drop_after(row)
            self._core.state.renumber(row, self._core.turn)
        self._core.state.replace(row, edited, done=False)
        row.unsent = given
        return await (self._send_again(row, given) if is_unsent else self._take(self._sending(row, given), row))

    async def send_custom_action(self, action: Action, item_id: str | None = None) -> Turn:
        """Run an action and return its turn."""
        await self._start()
        self._core.check_free()
        params = self._acting(action, item_id)
        self._core.turn += 1
        return await self._take(ThreadsCustomAction(params=params), None)

    async def run_sync_action(self, action: Action, item_id: str | None = None) -> Turn:
        """Run an action that streams nothing and replaces at most one item; also while a response streams."""
        await self._start()
        params = self._acting(action, item_id)
        try:
            reply = await self._core.request(ThreadsSyncCustomAction(params=params))
        except ChatKitError as error:
            # Who is answered that it failed finds in the conversation why.
            self._core.report_now(say("action_failed", type=action.type).followed_by(words_of(error)), error)
            return Turn(user_message=None, items=(), status="failed", error=error)
        item = reply.updated_item if isinstance(reply, SyncActionReply) else None
        row = None if item is None else self._core.state.newest(item.id)
        if item is not None and row is not None:
            self._core.state.replace(row, item, done=True)
            self._core.hub.emit(events.ItemReplaced(item=item))
            check_widget(self._core.hub, row)
        return Turn(user_message=None, items=() if item is None else (item,), status="completed")

    async def submit_structured_input(
        self, key: str, answers: Mapping[str, str | Sequence[str]] | None, *, accepted: Callable[[], None] | None = None
    ) -> Turn:
        """Answer the questions in the row `key` by their ids, or skip them all, and return the turn.

        Questions that Python waits for can be answered at any time, and the answers go there: that is no turn.
        """
        await self._start()
        row = next((row for row in self._core.state.rows if row.key == key), None)
        item = None if row is None else row.item
        if isinstance(item, StructuredInput) and self._asking.waits_for(item.id):
            answered = await self._asking.answer(item, answers, accepted)
            return Turn(user_message=None, items=(answered,), status="completed")
        self._core.check_free()
        if not isinstance(item, StructuredInput) or item.status != "pending":
            raise OptionError(say("questions_closed"))
        params = StructuredInputParams(thread_id=item.thread_id, item_id=item.id, input=submission_of(item, answers))
        if accepted is not None:
            accepted()
        self._core.turn += 1
        return await self._take(ThreadsAddStructuredInput(params=params), None)

    @property
    def is_awaiting(self) -> bool:
        """Whether a turn is under way of which nothing has come yet, or whose message is still on its way."""
        return self._running is not None and self._running[0].reducer.is_awaiting

    async def stop(self) -> None:
        """End the streaming response and wait until it has ended; nothing happens when there is none."""
        if self._running is not None:
            turn, task = self._running
            turn.stop()
            await asyncio.wait({task})

    async def _send_again(self, row: LiveRow, given: UserMessageInput) -> Turn:
        """Send a message that never reached the backend. What came later did, so the message moves behind it."""
        for left in [left for left in self._core.state.rows if left.turn == row.turn and left is not row]:
            self._core.state.remove(left)
        if self._core.state.rows[-1] is row:
            self._core.state.renumber(row, self._core.turn)
        else:
            self._core.state.remove(row)
            # It replaces nothing any more: what came later would go with that.
            row = self._core.state.add(row.item, self._core.turn, done=False)
            row.unsent = given
        return await self._take(self._sending(row, given), row)

    def _drop_after(self, row: LiveRow) -> None:
        for later in self._core.state.rows[self._core.state.rows.index(row) + 1 :][::-1]:
            self._core.state.remove(later)

    async def _take(self, request: StreamingRequest, asked: LiveRow | None) -> Turn:
        turn = RunningTurn(
            self._core, request, asked=asked, changed_thread=self._threads.created, repeat=self._repeating.repeat
        )
        self._core.state.set(failure=None, progress=None, can_stop=self._core.backend.can_stop)
        self._core.flag("responding", is_set=True)
        self._core.hub.emit(events.ResponseStart())
        task = asyncio.get_running_loop().create_task(self._run(turn))
        self._running = (turn, task)
        try:
            result = await asyncio.shield(task)
        except asyncio.CancelledError:
            turn.stop()
            await asyncio.wait({task})
            raise
        await self._core.hub.started()
        return result

    async def _run(self, turn: RunningTurn) -> Turn:
        try:
            return await turn.run()
        finally:
            self._running = None
            self._core.state.set(progress=None, can_stop=False)
            self._core.settle_thread()
            self._core.flag("responding", is_set=False)
            self._core.hub.emit(events.ResponseEnd())

    def _sending(self, row: LiveRow, given: UserMessageInput) -> StreamingRequest:
        thread = self._core.thread
        if thread is None:
            return ThreadsCreate(params=CreateParams(input=given))
        if row.replaces is not None:
            params = ReplaceParams(thread_id=thread.id, item_id=row.replaces, input=given)
            return ThreadsReplaceUserMessage(params=params)
        return ThreadsAddUserMessage(params=AddUserMessageParams(thread_id=thread.id, input=given))

    def _acting(self, action: Action, item_id: str | None) -> ActionParams:
        thread = self._core.thread
        if thread is None:
            message = f"the action {action.type!r} needs an open thread: send a message or set thread_id first"
            raise OptionError(message)
        if item_id is not None:
            self._core.row(item_id)
        return ActionParams(thread_id=thread.id, item_id=item_id, action=action)

    def _asked_row(self, item_id: str | None, what_for: str) -> tuple[LiveRow, UserMessage]:
        rows = reversed(self._core.state.rows) if item_id is None else [self._core.row(item_id)]
        for row in rows:
            if isinstance(row.item, UserMessage):
                return row, row.item
            if item_id is not None:
                message = f"only a user message can be {what_for}, and {item_id!r} is a {row.item.type}"
                raise OptionError(message)
        message = f"there is no message that could be {what_for}"
        raise OptionError(message)

"""One turn under way: from its request to its end, however it ends."""

import asyncio
import logging
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import aclosing, contextmanager, suppress
from contextvars import ContextVar

from chatkit_widget import events
from chatkit_widget.backends.output import PrintedItem, captured_output
from chatkit_widget.backends.repeating import Repeat, repeating
from chatkit_widget.errors import BackendError, ChatKitError, StreamError
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.requests import StreamingRequest, ThreadsAddClientToolOutput, ToolOutputParams
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.sentences import phrase_of, say, words_of
from chatkit_widget.session.core import Core
from chatkit_widget.session.operations import Failure
from chatkit_widget.session.reducer import Reducer
from chatkit_widget.session.state import LiveRow
from chatkit_widget.session.tools import run_client_tool
from chatkit_widget.session.turn import Status, Turn

logger = logging.getLogger("chatkit_widget")

SLICE = 0.005
"""Seconds that a stream may keep the loop before others get their turn."""

answering: ContextVar["RunningTurn | None"] = ContextVar("chatkit_answering", default=None)
"""The turn whose answer is being made, to all that is called for it."""

STOP_GRACE = 2.0
"""Seconds that a stopped stream has to wind up before the turn ends without it."""


class RunningTurn:
    """A turn under way.

    Args:
        core: The session.
        request: What is asked.
        asked: The row of the message that is answered, if a message is. One that is unsent goes out with this request.
        changed_thread: Called with the thread that the turn created.
        repeat: Does again what a function did beside its answer.

    Attributes:
        stopped: Set once it is to end.
    """

    def __init__(
        self,
        core: Core,
        request: StreamingRequest,
        *,
        asked: LiveRow | None,
        changed_thread: Callable[[ThreadMetadata], None],
        repeat: Repeat,
    ) -> None:
        self._core = core
        self._repeat = repeat
        self._asked = asked
        self._request = request
        self._number = core.turn
        self.stopped = asyncio.Event()
        self._is_over = False
        self.reducer = Reducer(
            core.state,
            core.hub,
            turn=core.turn,
            sent=asked if asked is not None and asked.unsent is not None else None,
            changed_thread=changed_thread,
        )

    async def run(self) -> Turn:
        """Ask, apply what comes, and return what it brought. Never raises, but for what cancels it."""
        consumer = asyncio.create_task(self._consume())
        stopping = asyncio.create_task(self.stopped.wait())
        await asyncio.wait({consumer, stopping}, return_when=asyncio.FIRST_COMPLETED)
        status: Status = "completed"
        if self.stopped.is_set():
            consumer.cancel()
            await asyncio.wait({consumer}, timeout=STOP_GRACE)
            status = "stopped"
        stopping.cancel()
        self._is_over = True
        error = self._error_of(consumer)
        if error is not None and status != "stopped":
            status = "failed"
        return self._settled(status, error if status == "failed" else None)

    def stop(self) -> None:
        """End the turn; what came is kept."""
        self.stopped.set()

    async def _consume(self) -> None:
        """Take the answer, and those to the results of the client tools that it calls."""
        answering.set(self)
        repeating.set(self._repeat)
        request = self._request
        while True:
            await self._stream(request)
            call = self.reducer.pending
            if call is None or self.reducer.error is not None:
                return
            with self._printing(call.thread_id):
                result = await run_client_tool(self._core, call)
            self.reducer.complete(call, result)
            self.reducer.begin()
            thread_id = self._core.thread.id if self._core.thread else call.thread_id
            request = ThreadsAddClientToolOutput(params=ToolOutputParams(thread_id=thread_id, result=result))

    async def _stream(self, request: StreamingRequest) -> None:
        last = time.perf_counter()
        traffic = self._core.traffic
        with traffic.exchange(request) as exchange, traffic.answering(exchange):
            async with aclosing(self._core.backend.stream(request)) as stream:
                async for event in stream:
                    if self._is_over:
                        return
                    for tell in traffic.coming:
                        tell(exchange, event)
                    self.reducer.apply(event)
                    for tell in traffic.applying:
                        tell(exchange)
                    if time.perf_counter() - last > SLICE:
                        try:
                            await asyncio.sleep(0)
                        except asyncio.CancelledError as error:
                            # The backend has to see the cancellation, not only the end of its consumer.
                            with suppress(StopAsyncIteration):
                                await stream.athrow(error)
                            raise
                        last = time.perf_counter()

    @contextmanager
    def _printing(self, thread_id: str) -> Generator[None]:
        """Fold what a client tool prints under the turn."""
        item = PrintedItem(thread_id)
        loop = asyncio.get_running_loop()
        waiting: deque[str] = deque()

        def show() -> None:
            while waiting and not self._is_over:
                for event in item.events(waiting.popleft()):
                    self.reducer.apply(event)

        def write(text: str) -> bool:
            if self._is_over:
                return False
            waiting.append(text)
            loop.call_soon_threadsafe(show)
            return True

        try:
            with captured_output(write):
                yield
        finally:
            show()
            for event in item.finish():
                self.reducer.apply(event)

    def _error_of(self, consumer: asyncio.Task[None]) -> ChatKitError | None:
        if not consumer.done():
            logger.warning("a stopped stream went on for more than %s s and was left behind", STOP_GRACE)
            return None
        cancelled = None if self.stopped.is_set() else StreamError(say("cancelled"))
        error = cancelled if consumer.cancelled() else consumer.exception()
        event = self.reducer.error
        if event is not None and (error is None or isinstance(error, StreamError)):
            # What the server said goes before how its stream ended.
            message = event.message or say("went_wrong")
            details = [] if event.code == "custom" else [f"The server's code is {event.code}."]
            details += [error.detail] if error is not None and error.detail else []
            detail = "\n".join(details) or None
            return BackendError(message, allow_retry=event.allow_retry, detail=detail, code=event.code)
        if isinstance(error, ChatKitError):
            return error
        if error is not None:
            detail = "".join(traceback.format_exception(error))
            failure = BackendError(f"{type(error).__name__}: {error}", detail=detail)
            failure.__cause__ = error
            return failure
        if self.reducer.count == 0:
            return StreamError(say("ended_before_it_began"))
        return None

    def _settled(self, status: Status, error: ChatKitError | None) -> Turn:
        # Also rows of earlier turns: a workflow may go on in this one. What Python says beside it is none of it.
        for row in [row for row in self._core.state.rows if not row.is_spoken]:
            row.is_partial = row.is_partial or (status != "completed" and not row.done and row is not self._asked)
            self._core.state.finish(row)
        brought = [row for row in self._core.state.rows if row.turn == self._number and not row.is_spoken]
        rows = [row for row in brought if row is not self._asked]
        if error is not None:
            detail = error.detail if isinstance(error, BackendError) else None
            # What is answered again is a message: where there is none, an action is tried again where it came from.
            can_retry = any(isinstance(row.item, UserMessage) for row in self._core.state.rows) and (
                not isinstance(error, BackendError) or error.allow_retry
            )
            words = words_of(error)
            failure = Failure(message=str(words), phrase=phrase_of(words), allow_retry=can_retry, detail=detail)
            self._core.state.set(failure=failure)
            logger.error("the turn failed: %s", error, exc_info=error)
            self._core.hub.emit(events.Error(error=error))
        message = self._asked.item if self._asked is not None else None
        return Turn(
            user_message=message if isinstance(message, UserMessage) else None,
            items=tuple(row.item for row in rows),
            status=status,
            error=error,
        )

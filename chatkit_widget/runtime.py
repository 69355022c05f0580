"""The threads of this package: one loop for all sessions of a process, and daemon workers.

All threads are daemons, so that a user's function that never returns cannot keep a kernel from ending; that is why
`concurrent.futures.ThreadPoolExecutor`, whose threads are joined at exit, is not used.
"""

import asyncio
import contextlib
import contextvars
import queue
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

TICK = 0.2
"""Seconds between two looks of a waiting cell at its kernel; what lets an interrupt through."""

CANCEL_GRACE = 3.0
"""Seconds that a cancelled wait gives the session to wind up what it cancelled."""

_start_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_thread: threading.Thread | None = None


def session_loop() -> asyncio.AbstractEventLoop:
    """Return the loop on which every session of this process runs, starting its thread at the first call."""
    global _loop, _thread  # noqa: PLW0603 (one loop a process is the point)
    with _start_lock:
        if _loop is None or _thread is None or not _thread.is_alive():
            _loop = asyncio.new_event_loop()
            _thread = start_thread("chatkit-session", _loop.run_forever)
        return _loop


def session_thread() -> threading.Thread | None:
    """Return the thread of that loop, once it has started."""
    return _thread


def start_thread(name: str, target: Callable[[], object]) -> threading.Thread:
    """Start a daemon thread that runs `target` in a copy of the caller's context.

    The copy is what ipykernel 7.0 needs to send from the thread: it keeps its parent header in a context variable.
    """
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(target,), name=name, daemon=True)
    thread.start()
    return thread


async def on_session(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the session's loop and wait for it from whatever loop this is.

    Cancelling the wait cancels the coroutine, and lasts until it has wound up (`CANCEL_GRACE` seconds at most).
    """
    loop = session_loop()
    if asyncio.get_running_loop() is loop:
        return await coroutine
    ended = threading.Event()

    async def until_ended() -> T:
        try:
            return await coroutine
        finally:
            ended.set()

    future = asyncio.run_coroutine_threadsafe(until_ended(), loop)
    waiting = asyncio.wrap_future(future)
    try:
        while not waiting.done():
            await asyncio.wait({waiting}, timeout=TICK)
        return waiting.result()
    finally:
        if not waiting.done():
            future.cancel()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CANCEL_GRACE):
                    while not ended.is_set():  # noqa: ASYNC110 (it is set on another loop)
                        await asyncio.sleep(TICK / 20)


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function on a thread of its own, which may outlive the wait: one that hangs keeps no other waiting."""
    waiting: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()

    def settle(settle_with: Callable[[Any], None], outcome: object) -> None:
        if not waiting.done():
            settle_with(outcome)

    def call() -> None:
        try:
            result = function(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001 (it belongs to whoever waits)
            outcome = error if isinstance(error, Exception) else RuntimeError(f"{type(error).__name__}: {error}")
            loop.call_soon_threadsafe(settle, waiting.set_exception, outcome)
        else:
            loop.call_soon_threadsafe(settle, waiting.set_result, result)

    start_thread("chatkit-call", call)
    return await waiting


def wait_on_session(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the session's loop and block this thread, which is not that loop's, until it is done.

    An interrupt ends the wait and cancels the coroutine.
    """
    future = asyncio.run_coroutine_threadsafe(coroutine, session_loop())
    try:
        while True:
            done, _waiting = wait([future], timeout=TICK)
            if done:
                return future.result()
    finally:
        future.cancel()


class Worker:
    """A daemon thread that runs calls one after another, in the order in which they were submitted.

    Example:
        >>> worker = Worker("store")
        >>> worker.submit(sum, [1, 2]).result()
        3
        >>> worker.close()
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call, in a copy of the caller's context, and return its future.

        Raises:
            RuntimeError: The worker is closed.
        """
        future: Future[T] = Future()
        context = contextvars.copy_context()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = context.run(function, *args, **kwargs)
            except BaseException as error:  # noqa: BLE001 (it belongs to whoever waits for the future)
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._lock:
            if self._closed:
                message = f"the worker {self._name!r} is closed"
                raise RuntimeError(message)
            self._calls.put(call)
            if self._thread is None:
                self._thread = start_thread(f"chatkit-{self._name}", self._run)
        return future

    def close(self) -> None:
        """Let the thread end after the calls that are queued already."""
        with self._lock:
            self._closed = True
            self._calls.put(None)

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            call()

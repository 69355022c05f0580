"""How a user's function is called, whatever its form: sync or async, returning a value or yielding pieces."""

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from typing import Any, Literal, cast

from chatkit_widget.backends.emitter import Emitter, emitting
from chatkit_widget.backends.output import captured_output
from chatkit_widget.errors import FunctionError, OptionError
from chatkit_widget.runtime import start_thread

SLICE = 0.005
"""Seconds that a function which never awaits may keep the loop before others get their turn."""

RunOn = Literal["session", "kernel"]


class UserFunction:
    """A function that a user gave, checked at once.

    Args:
        function: The function, or any callable object.
        name: The parameter it was given as, for messages.
        arguments: What it may take, in order; it may take fewer, but at least the first.
        kernel_loop: The loop to run on; None runs async functions on the session's loop, and each call of a sync
            one on a thread of its own.

    Raises:
        OptionError: It is not callable, or cannot be called with these arguments.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        name: str,
        arguments: tuple[str, ...],
        kernel_loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._function = function
        self._count = _argument_count(function, name, arguments)
        self._kernel_loop = kernel_loop

    def start(self, arguments: tuple[Any, ...], emitter: Emitter[Any], write: Callable[[str], bool]) -> "Call":
        """Start the function: its pieces go to the emitter, what it prints to `write`."""
        arguments = arguments[: self._count]
        if self._kernel_loop is not None:
            return Call(
                asyncio.run_coroutine_threadsafe(self._run_on_loop(arguments, emitter, write), self._kernel_loop)
            )
        if _is_async(self._function):
            return Call(asyncio.get_running_loop().create_task(self._run_on_loop(arguments, emitter, write)))
        call = Call(None)
        loop = asyncio.get_running_loop()
        start_thread("chatkit-function", lambda: self._run_in_thread(arguments, emitter, write, call, loop))
        return call

    async def _run_on_loop(
        self, arguments: tuple[Any, ...], emitter: Emitter[Any], write: Callable[[str], bool]
    ) -> None:
        emitting.set(emitter)
        try:
            with captured_output(write):
                await _pour(self._function(*arguments), emitter)
        except BaseException as error:
            emitter.end(_ordinary(error))
            if isinstance(error, asyncio.CancelledError):
                raise
        else:
            emitter.end()

    def _run_in_thread(
        self,
        arguments: tuple[Any, ...],
        emitter: Emitter[Any],
        write: Callable[[str], bool],
        call: "Call",
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        emitting.set(emitter)
        try:
            with captured_output(write):
                value = self._function(*arguments)
                if isinstance(value, Awaitable | AsyncIterator):
                    call.follow(asyncio.run_coroutine_threadsafe(_pour(cast("object", value), emitter), loop)).result()
                elif isinstance(value, Iterator):
                    _pour_iterator(cast("Iterator[object]", value), emitter)
                else:
                    emitter.put(value)
        except BaseException as error:  # noqa: BLE001 (the turn reports it)
            emitter.end(_ordinary(error))
        else:
            emitter.end()


class Call:
    """A function that runs."""

    def __init__(self, task: "asyncio.Task[None] | Future[None] | None") -> None:
        self._task = task
        self._is_cancelled = False

    def cancel(self) -> None:
        """Cancel an async function; one on a thread has only its flag."""
        self._is_cancelled = True
        if self._task is not None:
            self._task.cancel()

    def follow(self, future: "Future[None]") -> "Future[None]":
        """Cancel this, too: what a function on a thread returned to be awaited."""
        self._task = future
        if self._is_cancelled:
            future.cancel()
        return future


def _ordinary(error: BaseException) -> Exception:
    """Make an error of one that would end a thread or a task of ours, such as SystemExit or CancelledError."""
    if isinstance(error, Exception):
        return error
    failure = FunctionError(f"the function raised {type(error).__name__}")
    failure.__cause__ = error
    return failure


async def _pour(value: object, emitter: Emitter[Any]) -> None:
    if isinstance(value, Awaitable):
        value = await cast("Awaitable[object]", value)
    if isinstance(value, AsyncIterator):
        await _pour_async_iterator(cast("AsyncIterator[object]", value), emitter)
    elif isinstance(value, Iterator):
        last = time.perf_counter()
        try:
            for piece in cast("Iterator[object]", value):
                if not emitter.put(piece):
                    break
                if emitter.is_full or time.perf_counter() - last > SLICE:
                    last = await _give_way(emitter)
        finally:
            _close(cast("object", value))
    else:
        emitter.put(value)


async def _pour_async_iterator(pieces: AsyncIterator[object], emitter: Emitter[Any]) -> None:
    last = time.perf_counter()
    try:
        async for piece in pieces:
            if not emitter.put(piece):
                break
            if emitter.is_full or time.perf_counter() - last > SLICE:
                last = await _give_way(emitter)
    finally:
        aclose = getattr(pieces, "aclose", None)
        if aclose is not None:
            await aclose()


async def _give_way(emitter: Emitter[Any]) -> float:
    """Let the loop run others, for longer where the consumer is behind, and return the time."""
    await asyncio.sleep(0)
    while emitter.is_full:  # noqa: ASYNC110 (an event would cost every piece a check)
        await asyncio.sleep(0.001)
    return time.perf_counter()


def _pour_iterator(pieces: Iterator[object], emitter: Emitter[Any]) -> None:
    for piece in pieces:
        if not emitter.put(piece):
            break
        if emitter.is_full:
            emitter.wait_for_room()
    _close(pieces)


def _close(pieces: object) -> None:
    close = getattr(pieces, "close", None)
    if inspect.isgenerator(pieces) and close is not None:
        close()


def _is_async(function: Callable[..., Any]) -> bool:
    return any(
        inspect.iscoroutinefunction(candidate) or inspect.isasyncgenfunction(candidate)
        for candidate in (function, getattr(type(function), "__call__", None))  # noqa: B004 (what it is, not whether)
    )


def _argument_count(function: Callable[..., Any], name: str, arguments: tuple[str, ...]) -> int:
    if not callable(function):
        message = f"{name} must be a function of ({', '.join(arguments)}), not {type(function).__name__}: {function!r}"
        raise OptionError(message)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # Some builtins have none; they take the first argument.
        return 1
    for count in range(len(arguments), 0, -1):
        try:
            signature.bind(*arguments[:count])
        except TypeError:
            continue
        return count
    accepted = " or ".join(f"({', '.join(arguments[:count])})" for count in range(1, len(arguments) + 1))
    shown = getattr(function, "__qualname__", repr(function))
    message = f"{name}: {shown}{signature} cannot be called as {accepted}; give it one of these signatures"
    raise OptionError(message)

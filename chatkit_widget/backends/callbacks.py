"""Calling the small functions that a user gives to a backend, such as one that fetches a token."""

import asyncio
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from chatkit_widget.runtime import start_thread


async def ask(function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
    """Call a function and return its value, awaited if it is awaitable.

    A sync function runs in a thread of its own, since it may well ask a server for a token, and the session's loop
    carries every chat of the kernel. Cancelling the wait leaves such a thread to itself.

    Raises:
        Exception: What the function raises. SystemExit and its like become a RuntimeError, since they would end the
            session's loop.
    """
    value: Any
    if inspect.iscoroutinefunction(function):
        value = function(*arguments, **named)
    else:
        value = await _in_thread(partial(function, *arguments, **named))
    try:
        return await value if inspect.isawaitable(value) else value
    except (SystemExit, KeyboardInterrupt) as error:
        raise _ordinary(error) from error


def takes_argument(function: Callable[..., Any]) -> bool:
    """Whether a function can be called with one argument."""
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    except ValueError:  # Some builtins have no signature.
        return True
    return True


async def ask_on(
    loop: asyncio.AbstractEventLoop, function: Callable[..., Any], /, *arguments: Any, **named: Any
) -> Any:
    """Call a function on another loop, whatever its form, and return its value as `ask` does.

    Raises:
        Exception: As in `ask`.
    """

    async def call() -> Any:
        try:
            value: Any = function(*arguments, **named)
            return await value if inspect.isawaitable(value) else value
        except (SystemExit, KeyboardInterrupt) as error:
            raise _ordinary(error) from error

    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call(), loop))


async def _in_thread(function: Callable[[], Any]) -> Any:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()

    def settle(value: object, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(value)

    def call() -> None:
        value: object = None
        failure: Exception | None = None
        try:
            value = cast("object", function())
        except Exception as error:  # noqa: BLE001 (it belongs to whoever asked)
            failure = RuntimeError("StopIteration was raised") if isinstance(error, StopIteration) else error
        except BaseException as error:  # noqa: BLE001 (it would end a thread of ours)
            failure = _ordinary(error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, value, failure)

    start_thread("chatkit-callback", call)
    return await answer


def _ordinary(error: BaseException) -> RuntimeError:
    return RuntimeError(f"{type(error).__name__} was raised")

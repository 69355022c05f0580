"""The Python functions among the options, called for a page: with a time limit, and with words for what goes wrong."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar, cast

import msgspec

from chatkit_widget import events
from chatkit_widget.errors import CallbackError
from chatkit_widget.protocol.widgets.base import plain
from chatkit_widget.session.core import Core

T = TypeVar("T")

logger = logging.getLogger("chatkit_widget")


async def call_back(core: Core, place: str, *arguments: Any, returns: Any = None) -> Any:
    """Call the function at a place of the options, such as `entities.on_click`, and return its value.

    Args:
        core: The session.
        place: Where among the options it is.
        arguments: What it is called with.
        returns: The type that its value has to fit; None takes no value from it.

    Raises:
        CallbackError: There is none, it raised, did not return in time, or returned what does not fit.
    """
    function: Any = core.callbacks.get(place)
    if function is None:
        message = f"the chat has no {place}="
        raise CallbackError(message)
    try:
        value = await in_time(core, core.hub.ask(function, *arguments))
    except TimeoutError as error:
        raise _failed(core, f"{place} {error}", error) from error
    except (Exception, asyncio.CancelledError) as error:
        waiting = asyncio.current_task()
        if waiting is not None and waiting.cancelling():
            raise  # Not the function's doing: the chat was closed.
        raise _failed(core, f"{place} raised {type(error).__name__}: {error}", error) from error
    if returns is None:
        return None
    try:
        return msgspec.convert(_plain(value), returns)
    except (msgspec.ValidationError, RecursionError) as error:
        raise _failed(core, f"{place} returned what it must not ({value!r:.100}): {error}", error) from error


async def in_time(core: Core, coroutine: Coroutine[Any, Any, T]) -> T:
    """Wait for a user's function for as long as the chat's `callback_timeout`.

    Raises:
        TimeoutError: That was too short; its message says what to do. A thread that runs is left to itself.
        Exception: What the function raises.
    """
    task = core.spawn(coroutine)
    try:
        # Not by asyncio.timeout: that waits for a function that does not let itself be cancelled.
        await asyncio.wait({task}, timeout=core.callback_timeout)
    finally:
        task.cancel()
    if not task.done():
        message = f"took longer than {core.callback_timeout:g} s; callback_timeout= sets the limit, and None lifts it"
        raise TimeoutError(message)
    return task.result()


def _failed(core: Core, message: str, error: BaseException) -> CallbackError:
    """Tell `chatkit.error` and the log of a failure, which its caller shows where the function was asked for."""
    logger.error("%s", message, exc_info=error)
    failure = CallbackError(message)
    failure.__cause__ = error
    core.hub.emit(events.Error(error=failure))
    return failure


def _plain(value: Any) -> Any:
    """Return mappings in place of models, as of pydantic, so that both are taken."""
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value, enc_hook=plain)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in cast("list[Any]", value)]
    dump = None if isinstance(value, type) else getattr(value, "model_dump", None)
    return dump(mode="json", by_alias=True, exclude_none=True) if callable(dump) else value

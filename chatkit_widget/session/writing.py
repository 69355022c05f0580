"""A block of code that writes a message as it goes."""

import asyncio
import logging
import threading
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Self

from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.errors import OptionError
from chatkit_widget.runtime import on_session, session_loop, session_thread
from chatkit_widget.session.speaking import Speaking

logger = logging.getLogger("chatkit_widget")


class Writer:
    """What `chat.streaming()` gives: within its block, `write` goes on with a message of the assistant.

    Args:
        speaking: What says it.

    Example:
        >>> async with chat.streaming() as answer:
        ...     answer.write("Reading … ")
        ...     answer.write(frame.head())
        ...     answer.write("That is all.")
    """

    def __init__(self, speaking: Speaking) -> None:
        self._speaking = speaking
        self._pieces: Emitter[Any] | None = None
        self._said: Future[None] | None = None
        self._is_broken = False
        self._has_ended = False

    def write(self, piece: Any) -> None:
        """Go on with the message, or show an object behind it, after which text begins another one.

        It can be called from any thread, and waits for nothing but a screen that is far behind.

        Args:
            piece: Text in Markdown, a widget, an item of ChatKit's, or any Python object. None is nothing.

        Raises:
            OptionError: It is nothing that can be shown, or the block has not begun or has ended.
            WidgetError: It is a widget with something wrong, of which the message tells all.
            ChatKitClosedError: The chat was closed.
        """
        pieces = self._pieces
        if pieces is None or self._has_ended:
            message = "write belongs into a block, as in `async with chat.streaming() as answer: answer.write('…')`"
            raise OptionError(message)
        self._speaking.check()
        if piece is None:
            return
        pieces.put(self._speaking.piece_of(piece))
        if pieces.is_full and threading.current_thread() is not session_thread():
            pieces.wait_for_room()

    def __enter__(self) -> Self:
        """Begin the message.

        Raises:
            OptionError: The backend keeps its own items, this is a second block, or the chat's own loop would wait.
            ChatKitClosedError: The chat was closed.
        """
        if threading.current_thread() is session_thread():
            message = "async functions of a chat run on its own loop, which a plain `with` would stop: use `async with`"
            raise OptionError(message)
        return self._begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the message and wait until it is stored.

        Raises:
            ChatKitError: It could not be stored, and nothing was raised in the block.
        """
        said = self._end(error)
        wait((said,))
        self._tell_of(said.exception(), error)

    async def __aenter__(self) -> Self:
        """Begin the message, as a plain `with` does."""
        return self._begin()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the message and wait until it is stored, as a plain `with` does."""
        said = self._end(error)

        async def stored() -> BaseException | None:
            waiting = asyncio.wrap_future(said)
            await asyncio.wait({waiting})
            return waiting.exception()

        self._tell_of(await on_session(stored()), error)

    def _begin(self) -> Self:
        self._speaking.check()
        if self._pieces is not None:
            message = "this block was begun before: each one needs a `chat.streaming()` of its own"
            raise OptionError(message)
        self._pieces = Emitter[Any](loop=session_loop())
        pouring = self._speaking.pour(self._pieces, lambda: self._is_broken)
        self._said = asyncio.run_coroutine_threadsafe(pouring, session_loop())
        return self

    def _end(self, error: BaseException | None) -> Future[None]:
        self._has_ended, self._is_broken = True, error is not None
        if self._pieces is None or self._said is None:
            message = "a block ends where it began"
            raise OptionError(message)
        self._pieces.end()
        return self._said

    @staticmethod
    def _tell_of(failure: BaseException | None, error: BaseException | None) -> None:
        if failure is not None and error is None:
            raise failure
        if failure is not None:
            logger.warning("what was written before the error could not be stored: %s", failure)

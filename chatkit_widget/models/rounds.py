"""Asking a model until it calls no more tools, for libraries that leave this to their user."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing

from chatkit_widget.backends.message import Context
from chatkit_widget.errors import BackendError
from chatkit_widget.models.failures import broken_off, is_broken_off
from chatkit_widget.models.pieces import Called, Piece, Returned, Thought, Used
from chatkit_widget.models.tools import Call, Toolbox, ToolError, arguments_of

MOST_ROUNDS = 32
"""Requests that one turn makes: a model that calls tools without end is stopped."""


class Dialogue(ABC):
    """A conversation with a model in the terms of its library, while one turn lasts.

    What the last request has brought is in its attributes, once its pieces were read.

    Attributes:
        calls: The calls that the model made, each as a whole.
        used: What it took, where that was told.
        calling: The name of a tool whose call is being written.
        is_complete: Whether the answer has come to its end.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the last request."""
        self.calls: list[Call] = []
        self.used: Used | None = None
        self.calling: str | None = None
        self.is_complete = False

    @abstractmethod
    def ask(self) -> AbstractAsyncContextManager[AsyncIterator[str | Thought]]:
        """Make one request and give what the model says; leaving the block ends it."""

    @abstractmethod
    def add_results(self, results: Sequence[Returned]) -> None:
        """Add what the model called, and what the tools gave, in the order of the calls."""


async def rounds(dialogue: Dialogue, tools: Toolbox, context: Context) -> AsyncGenerator[Piece]:
    """Ask, run what is called, and ask again, until nothing is called. Calls of one request run side by side.

    Raises:
        StreamError: A stream ended too early.
        BackendError: The model calls tools without end.
    """
    for _ in range(MOST_ROUNDS):
        dialogue.begin()
        try:
            async with dialogue.ask() as pieces:
                async for piece in pieces:
                    yield piece
        except Exception as error:
            if is_broken_off(error):
                raise broken_off(dialogue.calling, error) from error
            raise
        if dialogue.used is not None:
            yield dialogue.used
        if not dialogue.is_complete:
            raise broken_off(dialogue.calling)
        if not dialogue.calls:
            return
        results: dict[str, Returned] = {}
        async with aclosing(_run(dialogue.calls, tools, context)) as told:
            async for piece in told:
                if isinstance(piece, Returned):
                    results[piece.id] = piece
                yield piece
        dialogue.add_results([results[call.id] for call in dialogue.calls])
    message = f"the model has called tools {MOST_ROUNDS} times in a row without an answer: it was stopped"
    raise BackendError(message)


async def _run(calls: Sequence[Call], tools: Toolbox, context: Context) -> AsyncGenerator[Called | Returned]:
    """Run calls side by side, and tell of each when it begins and when it ends."""
    running: list[asyncio.Task[Returned]] = []
    try:
        for call in calls:
            try:
                arguments = arguments_of(call)
            except ToolError as error:
                yield Called(call.id, call.name, {})
                yield Returned(call.id, str(error), has_failed=True)
                continue
            yield Called(call.id, call.name, arguments)
            running.append(asyncio.create_task(tools.run(call.id, call.name, arguments, context)))
        for ending in asyncio.as_completed(running):
            yield await ending
    finally:
        for task in running:
            task.cancel()

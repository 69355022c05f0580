"""A replay that a test plays step by step."""

import asyncio
from collections.abc import Callable
from typing import Any

from chatkit_widget.backends.replay import ReplayBackend
from tests.protocol.client import PATIENCE


async def stepped(backend: ReplayBackend, turn: asyncio.Task[Any]) -> None:
    """Let one thing come, and wait until it shows: then the next one waits, or the turn is over."""
    async with asyncio.timeout(PATIENCE):
        await _until(lambda: backend.waiting or turn.done())
        if not turn.done():
            position = backend.position
            backend.step()
            # It waits until the step has reached its loop.
            await _until(lambda: backend.position != position or turn.done())
            await _until(lambda: backend.waiting or turn.done())


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 (it is so on another loop)
        await asyncio.sleep(0.001)

"""How a backend has its session do again what a function did beside its answer."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from chatkit_widget.protocol.requests import ItemsAdd, ItemsReplace, ThreadsUpdate

Beside = ItemsAdd | ItemsReplace | ThreadsUpdate
"""What functions have a session ask while they answer, and which shows: with `chat.append`, `ask` and the like."""

Repeat = Callable[[Beside], Awaitable[None]]

repeating: ContextVar[Repeat | None] = ContextVar("chatkit_repeating", default=None)
"""Has the session that consumes a stream ask such a question, and show what comes of it as it did then."""

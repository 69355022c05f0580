"""What a test waits for of a chat."""

import asyncio
from collections.abc import Callable

from chatkit_widget import ChatKit
from chatkit_widget.events import EVENTS
from chatkit_widget.runtime import on_session
from chatkit_widget.session.session import ChatSession
from tests.unit.chats import PATIENCE


async def until(chat: ChatKit, is_so: Callable[[], object]) -> None:
    """Wait until something is so; it is looked at after each event of the chat."""
    loop, changed = asyncio.get_running_loop(), asyncio.Event()

    def happened(_event: object) -> None:
        loop.call_soon_threadsafe(changed.set)

    offs = [chat.on(name, happened) for name in EVENTS]
    try:
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                changed.clear()
                if not is_so():
                    await changed.wait()
    finally:
        for off in offs:
            off()


async def told(chat: ChatKit) -> None:
    """Wait until handlers have been told of all that has happened."""
    await on_session(session_of(chat).hub.started())


def session_of(chat: ChatKit) -> ChatSession:
    """The session of a chat: what a test looks at and users do not."""
    return chat._session  # pyright: ignore[reportPrivateUsage] (see above)

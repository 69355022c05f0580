"""A backend that takes files, but not all of them."""

import asyncio
from collections.abc import Callable

from chatkit_widget.backends.files import File
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.testing import ScriptedBackend


class Taker(ScriptedBackend):
    """Refuses files whose names begin with `bad`, and waits for ever with those that begin with `slow`."""

    def __init__(self, *scripts: object) -> None:
        super().__init__(*scripts)
        self.is_waiting = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Take a file."""
        if file.name.startswith("bad"):
            message = f"{file.name} is not wanted"
            raise BackendError(message)
        if file.name.startswith("slow"):
            self._loop.call_soon_threadsafe(self.is_waiting.set)
            await asyncio.Event().wait()
        return await super().upload(file, sent)

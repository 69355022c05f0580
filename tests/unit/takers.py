"""A backend that takes files."""

import asyncio
from collections.abc import Callable

from chatkit_widget.backends.files import File
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment
from tests.protocol.scripted import Scripted


class Taker(Scripted):
    """Keeps the bytes of what is uploaded; a name that begins with `bad` is refused, one with `slow` waits."""

    def __init__(self, *scripts: list[object]) -> None:
        super().__init__(*scripts)  # pyright: ignore[reportArgumentType] (as for Scripted)
        self.taken: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self.release = asyncio.Event()
        self.is_waiting = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Read the whole file."""
        if file.name.startswith("bad"):
            message = f"{file.name} is not wanted"
            raise BackendError(message)
        if file.name.startswith("slow"):
            self._loop.call_soon_threadsafe(self.is_waiting.set)
            await asyncio.Event().wait()
        with file.open() as source:
            self.taken[file.name] = source.read()
        sent(file.size)
        return FileAttachment(id=f"att_{file.name}", name=file.name, mime_type=file.mime_type)

    async def delete_attachment(self, attachment_id: str) -> None:
        """Forget a file."""
        self.deleted.append(attachment_id)

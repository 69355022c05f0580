"""The files that a page chooses, and how their bytes travel: `js/src/bridge/files.ts`."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from chatkit_widget.backends.files import File

PIECE = 1024 * 1024
"""So many bytes go in one message."""


class PickedFile(NamedTuple):
    """A file as a page has it."""

    name: str
    mime_type: str
    data: bytes

    @classmethod
    def of(cls, given: Any) -> "PickedFile":
        """Return what a path, bytes, a pair of a name and bytes, or an open file is to a page.

        Raises:
            OptionError: It is no file.

        Example:
            >>> PickedFile.of(("notes.txt", b"Read me")).mime_type
            'text/plain'
        """
        file = File.of(given)
        with file.open() as source:
            return cls(file.name, file.mime_type, source.read())


class Picking:
    """The files that one page chose, until the kernel has shown them and shows them no more.

    Args:
        sid: The name of the page.
        call: Calls the kernel, with a method, bytes, and `then` for the reply.
        view: Returns the named values of the screen.
    """

    def __init__(
        self, sid: str, call: Callable[..., asyncio.Future[dict[str, Any]]], view: Callable[[], dict[str, Any]]
    ) -> None:
        self._sid = sid
        self._call = call
        self._view = view
        self._count = itertools.count(1)
        self._chosen: dict[str, tuple[dict[str, Any], int]] = {}
        self._seen: set[str] = set()
        self._removed: set[str] = set()
        self._queue: list[tuple[str, PickedFile]] = []
        self._begun: dict[str, dict[str, Any]] = {}
        self._is_sending = False

    def uploads(self) -> list[dict[str, Any]]:
        """Return the files in the composer: the kernel's, and behind them those that it does not show yet."""
        view = self._view()
        shown: list[dict[str, Any]] = view.get("uploads", [])
        keys = {upload["key"] for upload in shown}
        here = view["draft"]["conversation"] if shown or self._chosen else 0
        mine = [upload for upload, conversation in self._chosen.values() if conversation == here]
        return [*shown, *(upload for upload in mine if upload["key"] not in keys)]

    def attach(
        self, files: Sequence[PickedFile], told: Callable[[dict[str, Any]], object]
    ) -> list[asyncio.Future[dict[str, Any]]]:
        """Put files into the composer; `told` hears whether the kernel takes them. Their bytes follow one by one."""
        return [self._attach(file, told) for file in files]

    def detach(self, key: str) -> None:
        """Forget one that the user takes out; it is sent no further."""
        self._removed.add(key)
        if key not in self._seen:
            self._forget(key)

    def compare(self) -> None:
        """Forget what the kernel shows no more. Of those in other conversations nothing is told."""
        view = self._view()
        shown = {upload["key"] for upload in view.get("uploads", [])}
        for key, (_upload, conversation) in list(self._chosen.items()):
            if key in shown:
                self._seen.add(key)
            elif key in self._seen and conversation == view["draft"]["conversation"]:
                self._forget(key)

    def _attach(self, file: PickedFile, told: Callable[[dict[str, Any]], object]) -> asyncio.Future[dict[str, Any]]:
        key = f"{self._sid}-{next(self._count)}"
        conversation = self._view()["draft"]["conversation"]
        about = {"name": file.name, "mime_type": file.mime_type, "size": len(file.data)}
        self._chosen[key] = ({"key": key, "status": "uploading", "error": None, **about}, conversation)
        self._queue.append((key, file))

        def begun(reply: dict[str, Any]) -> None:
            told(reply)
            self._begun[key] = reply
            self._go_on()

        return self._call("attach", then=begun, file=key, conversation=conversation, **about)

    def _go_on(self) -> None:
        """Send the first file in the queue, once the kernel has said whether it takes it."""
        if self._queue and not self._is_sending and self._queue[0][0] in self._begun:
            key, file = self._queue.pop(0)
            self._is_sending = True
            if self._begun.pop(key).get("error"):
                self._forget(key)
                self._next_one()
            else:
                self._send(key, file.data, 0)

    def _send(self, key: str, data: bytes, offset: int) -> None:
        if offset >= len(data) or key not in self._chosen or key in self._removed:
            self._next_one()
            return

        def sent(reply: dict[str, Any]) -> None:
            # What goes wrong in the kernel it shows at the file itself.
            self._send(key, data, len(data) if reply.get("error") else offset + PIECE)

        self._call("attach_data", data[offset : offset + PIECE], then=sent, file=key, offset=offset)

    def _next_one(self) -> None:
        self._is_sending = False
        self._go_on()

    def _forget(self, key: str) -> None:
        self._seen.discard(key)
        self._removed.discard(key)
        self._chosen.pop(key, None)

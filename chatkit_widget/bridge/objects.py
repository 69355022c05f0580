"""What pages ask of the Python objects that they show."""

from typing import assert_never

from chatkit_widget.bridge.calls import (
    LoadLibrary,
    LoadPart,
    LoadRows,
    ObjectCall,
)
from chatkit_widget.bridge.messages import (
    Found,
    FoundRows,
)
from chatkit_widget.content import Alive
from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.items import ObjectItem
from chatkit_widget.protocol.objects import TableForm
from chatkit_widget.runtime import in_thread
from chatkit_widget.sentences import say
from chatkit_widget.session.state import ChatState

MOST_ROWS = 200
"""Rows that are read at once."""

MOST_BYTES = 4_000_000
"""Bytes that are sent at once: some hosts drop more."""


class PageObjects:
    """Reads of objects what a page shows next. What may take long is done on a thread.

    Args:
        state: Which objects are shown.
        alive: The objects themselves.
    """

    def __init__(self, state: ChatState, alive: Alive) -> None:
        self._state = state
        self._alive = alive
        self._csv: tuple[str, bytes] | None = None

    async def answer(self, call: ObjectCall) -> Found | bytes:
        """Return what a page asks for.

        Raises:
            OptionError: The object is not kept any more, or is another one than the page takes it for.
        """
        # Imported when first needed: most chats begin without objects.
        from chatkit_widget.content import libraries, tables  # noqa: PLC0415

        try:
            match call:
                case LoadRows(offset=offset, limit=limit, sort=sort, descending=descending):
                    _, table = self._object(call.key)
                    size = max(0, min(limit, MOST_ROWS))
                    found = await in_thread(
                        tables.rows_of, table, max(0, offset), size, sort=sort, descending=descending
                    )
                    return FoundRows(rows=found.rows, total=found.total)
                case LoadPart(offset=offset, size=size):
                    return await self._part(call.key, max(0, offset), max(0, min(size, MOST_BYTES)))
                case LoadLibrary(name=name):
                    return await in_thread(libraries.library, name)
                case _:
                    assert_never(call)
        except OptionError:
            raise
        except Exception as error:
            raise OptionError(say("object_unread").followed_by(str(error))) from error

    def _object(self, key: str) -> tuple[ObjectItem, object]:
        item = next((row.item for row in self._state.rows if row.key == key), None)
        if not isinstance(item, ObjectItem):
            raise OptionError(say("object_gone"))
        value = None if item.ref is None else self._alive.find(item.ref)
        if value is None:
            raise OptionError(say("object_gone"))
        return item, value

    async def _part(self, key: str, offset: int, size: int) -> bytes:
        from chatkit_widget.content import files, tables  # noqa: PLC0415 (as above)

        item, value = self._object(key)
        if not isinstance(item.form, TableForm):
            return await in_thread(files.part_of, value, offset, size)
        # Written once for all of its parts.
        if offset == 0 or self._csv is None or self._csv[0] != key:
            self._csv = (key, await in_thread(tables.csv_of, value))
        part = self._csv[1][offset : offset + size]
        if len(part) < size:
            self._csv = None
        return part

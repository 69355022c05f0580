"""Python objects on their way into an answer: each is looked at on a thread of its own, and not for ever."""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast, get_args

import msgspec

from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.output import Printed
from chatkit_widget.backends.usage import Usage
from chatkit_widget.content import Alive, Described, described
from chatkit_widget.protocol.items import ObjectItem, ThreadItem
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.protocol.widgets.base import ROOTS, Component
from chatkit_widget.runtime import start_thread

PATIENCE = 20.0
"""Seconds that an object may take to say what it shows as."""

_OWN = (str, Component, Printed, Usage, ThreadMetadata, *get_args(StreamEvent), *get_args(ThreadItem))
_TYPES = {"widget", *ROOTS, *(kind.__struct_config__.tag for kind in (*get_args(StreamEvent), *get_args(ThreadItem)))}


class Looking:
    """An object that is being looked at, from where it was given on."""

    def __init__(self, value: object) -> None:
        self._value = value
        self._begun = time.monotonic()
        self._found: Future[Described] = Future()
        # The context goes along, so that what it prints is told with what its function prints.
        start_thread("chatkit-object", self._look)

    def wait(self) -> None:
        """Block this thread until the object has been looked at, so that it can be changed afterwards."""
        with suppress(TimeoutError):
            self._found.result(PATIENCE)

    async def found(self, outside: object = None) -> Described:
        """Return what was found; of an object that takes too long, or of the chat `outside`, only that it is so."""
        if self._value is outside and outside is not None:
            return _unshown(self._value, "a chat has no room in itself")
        try:
            async with asyncio.timeout(max(0.0, self._begun + PATIENCE - time.monotonic())):
                return await asyncio.shield(asyncio.wrap_future(self._found))
        except TimeoutError:
            return _unshown(self._value, f"nothing came for {PATIENCE:g} seconds")

    def _look(self) -> None:
        try:
            self._found.set_result(looked_at(self._value))
        except BaseException as error:  # noqa: BLE001 (such as SystemExit, which would leave who waits without an answer)
            self._found.set_result(_unshown(self._value, f"{type(error).__name__}: {error!s:.500}"))


def looked_at(value: object) -> Described:
    """Return what an object shows as; of one that cannot be shown, why not."""
    try:
        found = described(value)
        msgspec.json.encode((found.bundle, found.form))
    except Exception as error:  # noqa: BLE001 (the object's own methods raise what they like)
        return _unshown(value, f"{type(error).__name__}: {error!s:.500}")
    return found


def is_foreign(piece: object) -> bool:
    """Whether a piece of an answer is an object to show, and neither text nor anything of ChatKit's."""
    if piece is None or isinstance(piece, _OWN):
        return False
    if isinstance(piece, type):
        return True
    kind = cast("Mapping[str, Any]", piece).get("type") if isinstance(piece, Mapping) else _type_of(piece)
    return not (isinstance(kind, str) and kind in _TYPES)


def object_item(found: Described, thread_id: str, alive: Alive | None) -> ObjectItem:
    """Return the item of an object, which a page can ask more of if it is kept `alive`."""
    return ObjectItem(
        id=new_id("obj"),
        thread_id=thread_id,
        created_at=datetime.now(UTC),
        bundle=found.bundle,
        class_name=found.class_name,
        form=found.form,
        ref=None if alive is None or found.kept is None else alive.keep(found.kept),
    )


def _type_of(piece: object) -> object:
    # Only of a model: another object may answer whatever it is asked for.
    return getattr(piece, "type", None) if callable(getattr(type(piece), "model_dump", None)) else None


def _unshown(value: object, why: str) -> Described:
    name = type(value).__qualname__
    return Described({"text/plain": f"<{name} object that cannot be shown: {why}>"}, name)

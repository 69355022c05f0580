"""What Python gives to be said, made into items and pieces before anything is stored."""

from datetime import UTC, datetime

from msgspec.structs import replace

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.pieces import WidgetState, recognised
from chatkit_widget.errors import FunctionError, OptionError
from chatkit_widget.protocol.content import AssistantText, UserText
from chatkit_widget.protocol.items import (
    AssistantMessage,
    ClientToolCall,
    HiddenContext,
    SDKHiddenContext,
    ThreadItem,
    UserMessage,
    WidgetItem,
)
from chatkit_widget.protocol.stream import ItemDone
from chatkit_widget.session.widgets import checked

ACCEPTED = "text, thread items, widgets, and any Python object"
"""What can be said, for messages."""

_UNSHOWN = ClientToolCall | HiddenContext | SDKHiddenContext


def item_of(given: object, role: str, backend: Backend) -> ThreadItem:
    """Return what is to be added as an item, which the `backend` will keep, and whose thread is not known yet.

    Raises:
        OptionError: It is nothing that can be shown, or there is no such role.
        WidgetError: It is a widget with something wrong, of which the message tells all.
    """
    if role not in ("assistant", "user"):
        message = f"role is 'assistant' or 'user', not {role!r}"
        raise OptionError(message)
    if isinstance(given, str):
        return _message(given, role)
    if role == "user":
        message = f"with role='user', append takes the words of a message, not {type(given).__name__}: {given!r:.100}"
        raise OptionError(message)
    if given is None:
        message = f"append was given None, and takes {ACCEPTED}"
        raise OptionError(message)
    piece = piece_of(given, "append was given", backend)
    return piece.item if isinstance(piece, WidgetState) else piece


def piece_of(given: object, words: str, backend: Backend) -> ThreadItem | WidgetState:
    """Return what an object is shown as, which the `backend` will keep; `words` say who was given it.

    Raises:
        OptionError: It is nothing that can be shown.
        WidgetError: It is a widget with something wrong, of which the message tells all.
    """
    try:
        piece = recognised(given, "", words, alive=backend.alive)
    except FunctionError as error:
        raise OptionError(str(error)) from error
    if isinstance(piece, WidgetState):
        return WidgetState(_checked(piece.item))
    if not isinstance(piece, ItemDone):
        message = f"{words} the event {piece.__struct_config__.tag!r}, which only an answer has: it takes {ACCEPTED}"
        raise OptionError(message)
    if isinstance(piece.item, _UNSHOWN):
        message = f"{words} a {piece.item.type!r} item, of which nothing shows: it takes {ACCEPTED}"
        raise OptionError(message)
    return _checked(piece.item) if isinstance(piece.item, WidgetItem) else piece.item


def _message(text: str, role: str) -> ThreadItem:
    if not text.strip():
        message = f"append was given text that is empty or blank, and takes {ACCEPTED}"
        raise OptionError(message)
    item_id, now = new_id("msg"), datetime.now(UTC)
    if role == "user":
        return UserMessage(id=item_id, thread_id="", created_at=now, content=[UserText(text=text)])
    return AssistantMessage(id=item_id, thread_id="", created_at=now, content=[AssistantText(text=text)])


def _checked(item: WidgetItem) -> WidgetItem:
    return replace(item, widget=checked(item.widget))

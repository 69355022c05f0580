"""The events of a chat: ChatKit's, and those of this package, as one class each.

Names are given with or without ChatKit's prefix: `response.end` and `chatkit.response.end` are the same.
"""

from __future__ import annotations

import difflib
from typing import Any, ClassVar, get_args

import msgspec

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.items import ThreadItem, UserMessage
from chatkit_widget.protocol.stream import StreamEvent as RawEvent


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What every event has: the `name` it is subscribed by."""

    name: ClassVar[str]


class Ready(Event, frozen=True, kw_only=True):
    """A page shows the chat."""

    name: ClassVar[str] = "ready"


class Error(Event, frozen=True, kw_only=True):
    """Something went wrong; the chat has told the user already.

    With a `WidgetError`, something is wrong in a widget, which is shown as far as it can be. That is told when the
    widget comes or changes, once, and not when its thread is opened again.
    """

    name: ClassVar[str] = "error"
    error: BaseException


class Effect(Event, frozen=True, kw_only=True):
    """The backend asks for a side effect."""

    name: ClassVar[str] = "effect"
    effect: str
    data: dict[str, Any]


class Deeplink(Event, frozen=True, kw_only=True):
    """A link `chatkit-link://report?year=2024&kind=short` in an answer was clicked: `link` is `"report"`.

    `data` has the parameters, as text: `{"year": "2024", "kind": "short"}`. Both are the answer's words: trust neither.
    """

    name: ClassVar[str] = "deeplink"
    link: str
    data: dict[str, str]


class ResponseStart(Event, frozen=True, kw_only=True):
    """A turn begins; exactly one a turn."""

    name: ClassVar[str] = "response.start"


class ResponseEnd(Event, frozen=True, kw_only=True):
    """A turn is over, however it ended; exactly one a turn. The chat is free: a handler may send."""

    name: ClassVar[str] = "response.end"


class ThreadChange(Event, frozen=True, kw_only=True):
    """Another thread is active; None is a new draft."""

    name: ClassVar[str] = "thread.change"
    thread_id: str | None


class ThreadLoadStart(Event, frozen=True, kw_only=True):
    """A thread is being opened."""

    name: ClassVar[str] = "thread.load.start"
    thread_id: str


class ThreadLoadEnd(Event, frozen=True, kw_only=True):
    """A thread is open, or could not be opened."""

    name: ClassVar[str] = "thread.load.end"
    thread_id: str


class ToolChange(Event, frozen=True, kw_only=True):
    """Another tool is selected in the composer, by hand, by code or by itself after a message; None is none."""

    name: ClassVar[str] = "tool.change"
    tool_id: str | None


class HistoryOpen(Event, frozen=True, kw_only=True):
    """The list of threads was opened."""

    name: ClassVar[str] = "history.open"


class HistoryClose(Event, frozen=True, kw_only=True):
    """The list of threads was closed."""

    name: ClassVar[str] = "history.close"


class Log(Event, frozen=True, kw_only=True):
    """Diagnostics, such as an event that was passed over. May hold parts of messages."""

    name: ClassVar[str] = "log"
    entry: str
    data: dict[str, Any]


class MessageSent(Event, frozen=True, kw_only=True):
    """A user message has its place in the thread."""

    name: ClassVar[str] = "message.sent"
    item: UserMessage


class ItemEvent(Event, frozen=True, kw_only=True):
    """An item of the open thread changed."""

    item: ThreadItem


class ItemAdded(ItemEvent, frozen=True, kw_only=True):
    """An item begins."""

    name: ClassVar[str] = "thread.item.added"


class ItemUpdated(ItemEvent, frozen=True, kw_only=True):
    """An item grew or changed."""

    name: ClassVar[str] = "thread.item.updated"


class ItemDone(ItemEvent, frozen=True, kw_only=True):
    """An item is final."""

    name: ClassVar[str] = "thread.item.done"


class ItemRemoved(ItemEvent, frozen=True, kw_only=True):
    """An item is gone; `item` is what it was."""

    name: ClassVar[str] = "thread.item.removed"


class ItemReplaced(ItemEvent, frozen=True, kw_only=True):
    """An item took the place of the one with its id."""

    name: ClassVar[str] = "thread.item.replaced"


class StreamEvent(Event, frozen=True, kw_only=True):
    """An event of the stream as it came, before it had any effect."""

    name: ClassVar[str] = "stream.event"
    event: RawEvent


AnyEvent = (
    Ready
    | Error
    | Effect
    | Deeplink
    | ResponseStart
    | ResponseEnd
    | ThreadChange
    | ThreadLoadStart
    | ThreadLoadEnd
    | ToolChange
    | HistoryOpen
    | HistoryClose
    | Log
    | MessageSent
    | ItemAdded
    | ItemUpdated
    | ItemDone
    | ItemRemoved
    | ItemReplaced
    | StreamEvent
)
"""Every event."""

EVENTS: dict[str, type[Event]] = {event.name: event for event in get_args(AnyEvent)}
"""Every event's class by its name."""


def event_name(name: str) -> str:
    """Return the name of an event without its prefix.

    Raises:
        OptionError: There is no such event; the message names the nearest one.
    """
    bare = name.removeprefix("chatkit.")
    if bare in EVENTS:
        return bare
    near = difflib.get_close_matches(bare, EVENTS, n=1, cutoff=0.0)
    message = f"there is no event {name!r}; did you mean {near[0]!r}? All events: {', '.join(EVENTS)}"
    raise OptionError(message)

"""The events of a streamed response."""

from typing import Any, Literal

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.protocol.updates import ItemUpdate


class ThreadCreated(Wire, frozen=True, kw_only=True, tag_field="type", tag="thread.created"):
    """The thread of this turn now exists."""

    thread: Thread


class ThreadUpdated(Wire, frozen=True, kw_only=True, tag_field="type", tag="thread.updated"):
    """The thread's metadata changed; its `items` say nothing."""

    thread: Thread


class ItemAdded(Wire, frozen=True, kw_only=True, tag_field="type", tag="thread.item.added"):
    """An item begins."""

    item: ThreadItem


# Not tracked by the collector of garbage, whose time would grow with every piece of text that somebody keeps.
class ItemUpdated(Wire, frozen=True, kw_only=True, gc=False, tag_field="type", tag="thread.item.updated"):
    """An item changes, possibly one of an earlier turn."""

    item_id: str
    update: ItemUpdate


class ItemDone(Wire, frozen=True, kw_only=True, tag_field="type", tag="thread.item.done"):
    """An item is final; often it comes without an `added`."""

    item: ThreadItem


class ItemRemoved(Wire, frozen=True, kw_only=True, tag_field="type", tag="thread.item.removed"):
    """An item is gone; ids that were never shown are normal."""

    item_id: str


class ItemReplaced(Wire, frozen=True, kw_only=True, tag_field="type", tag="thread.item.replaced"):
    """An item in place of the one with the same id."""

    item: ThreadItem


class StreamSettings(Wire, frozen=True, kw_only=True):
    """What the client may do while the response streams."""

    allow_cancel: bool


class StreamOptions(Wire, frozen=True, kw_only=True, tag_field="type", tag="stream_options"):
    """Settings of this stream; the last ones win."""

    stream_options: StreamSettings


class ProgressUpdate(Wire, frozen=True, kw_only=True, tag_field="type", tag="progress_update"):
    """A passing line about what is going on."""

    text: str
    icon: str | None = None


class ClientEffect(Wire, frozen=True, kw_only=True, tag_field="type", tag="client_effect"):
    """Something for the client to do, once, unrecorded."""

    name: str
    data: dict[str, Any] = {}


class ErrorEvent(Wire, frozen=True, kw_only=True, tag_field="type", tag="error"):
    """The turn failed. `code` is an open set; without a `message` the client supplies its own words."""

    code: str = "custom"
    message: str | None = None
    allow_retry: bool = False


class Notice(Wire, frozen=True, kw_only=True, tag_field="type", tag="notice"):
    """A message to the user beside the conversation; `message` is Markdown."""

    level: Literal["info", "warning", "danger"]
    message: str
    title: str | None = None


StreamEvent = (
    ThreadCreated
    | ThreadUpdated
    | ItemAdded
    | ItemUpdated
    | ItemDone
    | ItemRemoved
    | ItemReplaced
    | StreamOptions
    | ProgressUpdate
    | ClientEffect
    | ErrorEvent
    | Notice
)
"""Every event of a streamed response."""

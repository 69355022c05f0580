"""Threads and their status."""

from datetime import datetime
from typing import Any

from chatkit_widget.protocol.base import Page, Wire
from chatkit_widget.protocol.items import ThreadItem


class Active(Wire, frozen=True, kw_only=True, tag_field="type", tag="active"):
    """The thread takes messages."""


class Locked(Wire, frozen=True, kw_only=True, tag_field="type", tag="locked"):
    """The composer is shown but disabled."""

    reason: str | None = None


class Closed(Wire, frozen=True, kw_only=True, tag_field="type", tag="closed"):
    """The composer gives way to a banner."""

    reason: str | None = None


ThreadStatus = Active | Locked | Closed


class ThreadMetadata(Wire, frozen=True, kw_only=True):
    """A thread without its items."""

    id: str
    created_at: datetime
    title: str | None = None
    status: ThreadStatus = Active()
    allowed_image_domains: list[str] | None = None
    metadata: dict[str, Any] = {}


class Thread(ThreadMetadata, frozen=True, kw_only=True):
    """A thread and one page of its items; `items` is empty in lists and in `thread.updated`."""

    items: Page[ThreadItem]

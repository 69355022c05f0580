"""What changes on the screen, as a handful of plain operations."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chatkit_widget.options import Options
from chatkit_widget.protocol.content import AnyAttachment, UserContent
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.sentences import Phrase


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An item at its place on the screen.

    `key` is ours and never repeats, while the ids of servers may; `turn` numbers the turn that brought the item;
    `streaming` is True until the item is done; `progress` is how much of a picture there is, from 0 to 1; `unfinished`
    is there and True where the answer ends without being complete.
    """

    key: str
    turn: int
    item: ThreadItem
    streaming: bool = False
    progress: float | None = None
    unfinished: bool | UnsetType = UNSET


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A passing line about what is going on."""

    text: str
    icon: str | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why the last turn failed, in words for the user, `phrase` in their language; `detail` is for who unfolds it."""

    message: str
    phrase: Phrase | None = None
    allow_retry: bool
    detail: str | None = None


class ShownNotice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A notice of the server (ChatKit's `notice`) or of the kernel, until it is dismissed."""

    level: Literal["info", "warning", "danger"]
    message: str
    title: str | None = None
    phrase: Phrase | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is written in the composer. `rev` counts edits; `origin` is the page that made this one, if a page did.

    `heard` is the newest edit of the page `heard_from` that this one takes into account: a page that has made further
    ones meanwhile keeps them. `content` has the parts of a text that mentions entities; without any it is empty.
    `conversation` numbers the one it belongs to, whose edits are counted on their own; a draft that becomes a thread
    keeps its number.
    """

    text: str = ""
    content: list[UserContent] = []
    rev: int = 0
    origin: str | None = None
    heard_from: str | None = None
    heard: int = 0
    conversation: int = 0


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that stands in the composer, from the moment it is chosen.

    `key` is ours, or that of the page that chose it; `sent` counts the bytes that are with the backend, of `size`.
    `attachment` is there once `status` is `"ready"`, and `error` says in words for the user why it `"failed"`,
    `phrase` in their language.
    """

    key: str
    name: str
    mime_type: str
    size: int
    status: Literal["uploading", "ready", "failed"] = "uploading"
    sent: int = 0
    error: str | None = None
    phrase: Phrase | None = None
    attachment: AnyAttachment | None = None


Listing = Literal["pending", "done", "failed"]
"""Whether the threads have been listed: an empty list may be one that has not come yet."""


class View(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The named values of the screen. In a `set` operation only those that changed are there.

    `deleted` are the threads whose deletion can still be taken back; `threads` has them no more. `awaited` are the ids
    of the questions that Python waits for: they can be answered while a response streams. `inspecting` shows the panel
    with what goes between the chat and its backend.
    """

    thread: ThreadMetadata | UnsetType | None = UNSET
    threads: list[ThreadMetadata] | UnsetType = UNSET
    listing: Listing | UnsetType = UNSET
    deleted: list[ThreadMetadata] | UnsetType = UNSET
    responding: bool | UnsetType = UNSET
    loading: bool | UnsetType = UNSET
    can_stop: bool | UnsetType = UNSET
    can_edit: bool | UnsetType = UNSET
    progress: Progress | UnsetType | None = UNSET
    notices: list[ShownNotice] | UnsetType = UNSET
    failure: Failure | UnsetType | None = UNSET
    draft: Draft | UnsetType = UNSET
    reply: str | UnsetType | None = UNSET
    selected_tool_id: str | UnsetType | None = UNSET
    selected_model_id: str | UnsetType | None = UNSET
    uploads: list[Upload] | UnsetType = UNSET
    history_open: bool | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    feedback: dict[str, str] | UnsetType = UNSET
    awaited: list[str] | UnsetType = UNSET
    inspecting: bool | UnsetType = UNSET


class Reset(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="reset"):
    """The whole screen anew: every named value, and all rows in order."""

    view: View
    rows: list[Row]


class Put(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="put"):
    """A row: in place of the one with its key, else behind the row `after` (None: at the beginning)."""

    row: Row
    after: str | None


class Append(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="append"):
    """Text at the end of the string at `path` inside the item of row `key`."""

    key: str
    path: list[str | int]
    text: str


class Remove(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="remove"):
    """The row is gone."""

    key: str


class Set(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="set"):
    """Named values that changed."""

    view: View


class PutThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="put_thread"):
    """A thread in the list, new or changed: behind the thread `after` (None: at the beginning), and nowhere else."""

    thread: ThreadMetadata
    after: str | None


class RemoveThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="remove_thread"):
    """The thread is no longer in the list."""

    thread_id: str


class Inspected(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="inspected"):
    """Entries of the inspector, from number `first` on; those below `oldest` are gone.

    Each value is a column, so that thousands a second are little. What is text stands in `texts` once, and in its
    columns as its place there.

    Attributes:
        first: The number of the first one.
        oldest: The number of the first one that is kept; beyond the last one where none is.
        dropped: How many are not kept since there were too many.
        texts: All texts.
        at: When the first one was told, in milliseconds since 1970.
        after: Milliseconds between each one and the one before it.
        exchange: The request that each belongs to.
        kind: What it is: a text.
        name: A text.
        size: Its bytes.
        items: The ids of its items: texts.
        change: What it changed, or what an error says: a text.
    """

    first: int
    oldest: int
    dropped: int
    texts: list[str]
    at: float
    after: list[float]
    exchange: list[int]
    kind: list[int]
    name: list[int]
    size: list[int]
    items: list[list[int]]
    change: list[int]


Operation = Reset | Put | Append | Remove | Set | PutThread | RemoveThread | Inspected
"""Every operation."""

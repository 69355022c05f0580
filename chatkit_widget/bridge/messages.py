"""Every message between kernel and page. The page's TypeScript types are generated from these.

Kernel to page, a message is one binary buffer of JSON. Page to kernel, it is the JSON content itself. No message has
a top-level `id`, which ipykernel 7.4 would keep for ever.
"""

from typing import Any, Literal

import msgspec

from chatkit_widget.bridge.calls import KernelMethod
from chatkit_widget.protocol.entities import Command, Entity
from chatkit_widget.protocol.objects import TreeNode
from chatkit_widget.sentences import Phrase
from chatkit_widget.session.operations import Operation


class Batch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="batch"):
    """Operations in order. `seq` rises by one a batch. One `to` a page counts for all, but only that one applies it."""

    seq: int
    ops: list[Operation]
    to: str | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="part"):
    """A piece of batch `seq`, which is too large for one message: its bytes are the second buffer."""

    seq: int
    index: int
    count: int


class Beat(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="beat"):
    """The number of the last batch, repeated so that a page can see that it missed it."""

    seq: int


class PageCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="call"):
    """Something a page has to do and answer: take the focus, or say that all operations before it are on screen.

    A page answers a repeated `rid` again without doing it again. Without `to`, any page may answer.
    """

    rid: int
    method: Literal["focus_composer", "acknowledge"]
    to: str | None = None


class FoundEntities(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="entities"):
    """The entities that fit a query, or the one that a command puts into the composer."""

    entities: list[Entity]


class FoundCommands(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="commands"):
    """The commands that fit a query, or those that a command leads to."""

    commands: list[Command]


class FoundPreview(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="preview"):
    """The widget that is the card beside an entity, or None for a plain one."""

    widget: dict[str, Any] | None


class FoundRows(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="rows"):
    """Rows of a table, and how many there are by now."""

    rows: list[list[str | None]]
    total: int


class FoundEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="entry"):
    """What an entry of the inspector is about, as a tree, and as JSON where that is not too large."""

    root: TreeNode
    data: Any | msgspec.UnsetType = msgspec.UNSET


Found = FoundEntities | FoundCommands | FoundPreview | FoundRows | FoundEntry
"""What the kernel has for a page."""


class ActionFailed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="action_failed"):
    """An action came to nothing, which the conversation tells already."""


Result = Found | ActionFailed
"""What a page is answered, where it is more than that its call was done."""


class CallResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="reply"):
    """The answer to a page's call: an `error` in words for the user, a `result`, or a chunk in the second buffer.

    `phrase` says the error in the language of the page.
    """

    to: str
    rid: int
    error: str | None = None
    phrase: Phrase | None = None
    result: Result | None = None


ToPage = Batch | Part | Beat | PageCall | CallResult


class FromPageBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which page sent the message, and its number there; the kernel drops numbers it has seen."""

    sid: str
    seq: int


class Hello(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="hello"):
    """A page is there; `locale` is its language, such as `en-GB`.

    A page that nobody answers says it `again`, with the number of its `views`, since what it said first may be held
    back until a cell ends.
    """

    locale: str | None = None
    views: int | None = None
    again: bool = False


class Resync(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="resync"):
    """The page missed a batch and asks for a reset."""


class KernelCall(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="call"):
    """A call of the page; answered by a `reply` with its `rid`."""

    rid: int
    call: KernelMethod


class PageResult(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="reply"):
    """The page's answer to a call."""

    rid: int
    error: str | None = None


FromPage = Hello | Resync | KernelCall | PageResult

"""The mentions in a message, with the objects that they stand for."""

from collections.abc import Callable
from typing import Any, cast

import msgspec

from chatkit_widget.protocol.content import UserContent, UserTag
from chatkit_widget.protocol.entities import Entity, mentioned

ValueOf = Callable[[Entity], Any]
"""Returns the object that an entity stands for, or raises LookupError."""


class Tag(UserTag, frozen=True, kw_only=True, dict=True, omit_defaults=False, tag_field="type", tag="input_tag"):
    """A mention in a message that a function answers.

    Attributes:
        id: The id of the entity.
        text: What the message calls it, without the `@`.
        data: What came with it.
        group: The group that it was found in.
        value: The object itself.

    Example:
        >>> def respond(message):
        ...     for tag in message.tags:
        ...         yield f"**{tag.text}** has {len(tag.value)} rows."
    """

    def __eq__(self, other: object) -> bool:
        """Whether this is the same mention, as it is in the thread."""
        if not isinstance(other, UserTag):
            return NotImplemented
        return msgspec.structs.astuple(self) == msgspec.structs.astuple(other)

    def __ne__(self, other: object) -> bool:
        """Whether this is another mention; what UserTag says of that looks at the type, too."""
        return not self == other

    __hash__ = UserTag.__hash__

    @property
    def value(self) -> Any:
        """The object that the mention stands for, as it is now: it is looked up each time.

        `entities="namespace"` gives the variables of the kernel, and every other provider of `entities` with a method
        `value_of(entity)` what that returns. The mentions of other providers have no value.

        Raises:
            LookupError: There is none, as when the variable was deleted since; the message names it.
        """
        value_of = cast("ValueOf", vars(self).get("_value_of", no_value))
        return value_of(mentioned(self))


def no_value(entity: Entity) -> Any:
    """Stand for the `value_of` of a chat that has none.

    Raises:
        LookupError: Always.
    """
    message = (
        f'@{entity.title} has no value: the chat\'s entities= have no value_of(entity), which entities="namespace" has'
    )
    raise LookupError(message)


def with_values(content: list[UserContent], value_of: ValueOf) -> list[UserContent]:
    """Return the parts of a message, its mentions with the way to their objects."""
    return [_tag(part, value_of) if isinstance(part, UserTag) else part for part in content]


def _tag(part: UserTag, value_of: ValueOf) -> Tag:
    tag = Tag(**msgspec.structs.asdict(part))
    # No field, which would go out with the message.
    vars(tag)["_value_of"] = value_of
    return tag

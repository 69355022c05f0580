"""What the composer's menus offer: entities behind `@`, commands behind `/`."""

from typing import Any

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.content import UserTag


class Entity(Wire, frozen=True, kw_only=True):
    """A thing of the application that a message may mention (ChatKit's `Entity`).

    `icon` is a name of an icon or the address of a picture; `interactive` says that it can be clicked and previewed;
    `data` goes to the server with the message, and to `entities.on_click` and `entities.on_request_preview`.
    """

    id: str
    title: str
    icon: str | None = None
    group: str | None = None
    interactive: bool = False
    data: dict[str, Any] = {}


def mentioned(tag: UserTag) -> Entity:
    """Return the entity that a message mentions."""
    return Entity(id=tag.id, title=tag.text, group=tag.group, interactive=tag.interactive, data=tag.data)


class Command(Wire, frozen=True, kw_only=True):
    """An entry of the menu that `/` opens (ChatKit's `Command`)."""

    id: str
    label: str
    description: str | None = None
    icon: str | None = None
    group: str | None = None


class EntitySelection(Wire, frozen=True, kw_only=True, tag_field="type", tag="entity"):
    """A command puts an entity into the composer."""

    entity: Entity


class MenuSelection(Wire, frozen=True, kw_only=True, tag_field="type", tag="menu"):
    """A command leads to another menu."""

    commands: list[Command]


CommandSelection = EntitySelection | MenuSelection
"""What comes of a chosen command, if anything does (ChatKit's `CommandSelection`)."""


class EntityPreview(Wire, frozen=True, kw_only=True):
    """The card beside an entity: a `Basic` widget, or None for a plain one."""

    preview: dict[str, Any] | None = None

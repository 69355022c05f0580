"""The entities that messages mention: searched for, clicked and previewed by the user's functions."""

from collections.abc import Iterator

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import UserContent, UserTag
from chatkit_widget.protocol.entities import Entity, EntityPreview
from chatkit_widget.protocol.items import AssistantMessage, UserMessage
from chatkit_widget.protocol.sources import EntitySource
from chatkit_widget.session.callbacks import call_back
from chatkit_widget.session.core import Core

REMEMBERED = 1000
"""Entities that a search found and that can still be previewed."""


class Mentions:
    """What can be mentioned. A page names an entity by its id only; who it is, is looked up here."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._found: dict[str, Entity] = {}

    async def search(self, query: str) -> list[Entity]:
        """Return the entities that fit what is typed behind the `@`.

        Raises:
            CallbackError: The user's function failed.
        """
        entities: list[Entity] = await call_back(self._core, "entities.on_tag_search", query, returns=list[Entity])
        for entity in entities:
            self.remember(entity)
        return entities

    def remember(self, entity: Entity) -> None:
        """Keep an entity that is offered, so that it can be previewed."""
        self._found.pop(entity.id, None)
        self._found[entity.id] = entity
        while len(self._found) > REMEMBERED:
            del self._found[next(iter(self._found))]

    async def click(self, entity_id: str, key: str | None) -> None:
        """Tell the user's function that an entity was clicked, in the row `key` or in the composer.

        Raises:
            CallbackError: It failed.
            OptionError: There is no such entity.
        """
        await call_back(self._core, "entities.on_click", self._entity(entity_id, key))

    async def preview(self, entity_id: str, key: str | None) -> EntityPreview:
        """Return the card beside an entity.

        Raises:
            CallbackError: The user's function failed.
            OptionError: There is no such entity.
        """
        entity = self._entity(entity_id, key)
        shown: EntityPreview | None = await call_back(
            self._core, "entities.on_request_preview", entity, returns=EntityPreview | None
        )
        return shown or EntityPreview()

    def _entity(self, entity_id: str, key: str | None) -> Entity:
        for entity in self._shown(key):
            if entity.id == entity_id:
                return entity
        if entity_id not in self._found:
            message = f"no entity {entity_id!r} is on the screen"
            raise OptionError(message)
        return self._found[entity_id]

    def _shown(self, key: str | None) -> Iterator[Entity]:
        """Yield the entities of a row; without one, those in the composer."""
        if key is None:
            draft = self._core.state.view.draft
            yield from _mentioned(draft.content if draft else [])
        for row in self._core.state.rows:
            if row.key == key and isinstance(row.item, UserMessage):
                yield from _mentioned(row.item.content)
            elif row.key == key and isinstance(row.item, AssistantMessage):
                yield from _cited(row.item)


def _mentioned(content: list[UserContent]) -> Iterator[Entity]:
    for part in content:
        if isinstance(part, UserTag):
            yield Entity(id=part.id, title=part.text, group=part.group, interactive=part.interactive, data=part.data)


def _cited(message: AssistantMessage) -> Iterator[Entity]:
    for part in message.content:
        for annotation in part.annotations:
            source = annotation.source
            if isinstance(source, EntitySource):
                yield Entity(
                    id=source.id,
                    title=source.title,
                    icon=source.icon,
                    group=source.group,
                    interactive=source.interactive,
                    data=source.data,
                )

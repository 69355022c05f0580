"""The entities that messages mention: searched for, clicked and previewed by the user's functions."""

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import UserTag
from chatkit_widget.protocol.entities import Entity, EntityPreview, mentioned
from chatkit_widget.protocol.items import AssistantMessage, UserMessage
from chatkit_widget.protocol.sources import EntitySource
from chatkit_widget.session.callbacks import call_back
from chatkit_widget.session.core import Core
from chatkit_widget.session.operations import Draft
from chatkit_widget.session.recent import Recent


class Mentions:
    """What can be mentioned. A page names an entity by its id only; who it is, is looked up here."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.found: Recent[Entity] = Recent()

    async def search(self, query: str) -> list[Entity]:
        """Return the entities that fit what is typed behind the `@`.

        Raises:
            CallbackError: The user's function failed.
        """
        entities: list[Entity] = await call_back(self._core, "entities.on_tag_search", query, returns=list[Entity])
        self.found.keep(*entities)
        return entities

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
        here = {entity.id: entity for entity in self._shown(key)}
        entity = here.get(entity_id) or self.found.get(entity_id)
        if entity is None:
            message = f"no entity {entity_id!r} is on the screen"
            raise OptionError(message)
        return entity

    def _shown(self, key: str | None) -> list[Entity]:
        """Return the entities of a row; without one, those in the composer."""
        item = None if key is None else self._core.row_with_key(key).item
        if isinstance(item, AssistantMessage):
            sources = [annotation.source for part in item.content for annotation in part.annotations]
            return [_cited(source) for source in sources if isinstance(source, EntitySource)]
        draft = self._core.state.view.draft or Draft()
        content = item.content if isinstance(item, UserMessage) else draft.content
        return [mentioned(part) for part in content if isinstance(part, UserTag)]


def _cited(source: EntitySource) -> Entity:
    return Entity(
        id=source.id,
        title=source.title,
        icon=source.icon,
        group=source.group,
        interactive=source.interactive,
        data=source.data,
    )

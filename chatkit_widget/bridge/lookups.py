"""What a page asks to be told: by the user's functions, and of the front end itself."""

from typing import assert_never

from chatkit_widget.bridge.assets import read_chunk
from chatkit_widget.bridge.calls import (
    LoadChunk,
    LoadLibrary,
    LoadPart,
    LoadRows,
    Lookup,
    PreviewEntity,
    SearchCommands,
    SearchTags,
    SelectCommand,
)
from chatkit_widget.bridge.messages import (
    Found,
    FoundCommands,
    FoundEntities,
    FoundPreview,
)
from chatkit_widget.bridge.objects import PageObjects
from chatkit_widget.protocol.entities import CommandSelection, EntitySelection, MenuSelection
from chatkit_widget.session.session import ChatSession


async def look_up(session: ChatSession, objects: PageObjects, call: Lookup) -> Found | bytes | None:
    """Return what a page asks for, or None where there is nothing to tell.

    Raises:
        ChatKitError: It cannot be found out; the message is for the user.
    """
    match call:
        case SearchTags(query=query):
            return FoundEntities(entities=await session.mentions.search(query))
        case PreviewEntity(entity_id=entity_id, key=key):
            return FoundPreview(widget=(await session.mentions.preview(entity_id, key)).preview)
        case SearchCommands(query=query):
            return FoundCommands(commands=await session.commands.search(query))
        case SelectCommand(command_id=command_id):
            return _found(await session.commands.select(command_id))
        case LoadChunk(name=name):
            return read_chunk(name)
        case LoadRows() | LoadPart() | LoadLibrary():
            return await objects.answer(call)
        case _:
            assert_never(call)


def _found(selection: CommandSelection | None) -> Found | None:
    if isinstance(selection, EntitySelection):
        return FoundEntities(entities=[selection.entity])
    if isinstance(selection, MenuSelection):
        return FoundCommands(commands=selection.commands)
    return None

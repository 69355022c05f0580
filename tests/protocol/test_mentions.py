"""The mentions in a message that a function answers, with the objects that they stand for."""

from collections.abc import Generator
from typing import Any

import msgspec
import pytest

from chatkit_widget import Message
from chatkit_widget.backends import FunctionBackend
from chatkit_widget.protocol.content import UserContent, UserMessageInput, UserTag, UserText
from chatkit_widget.protocol.entities import Entity
from chatkit_widget.protocol.requests import CreateParams, ThreadsCreate
from chatkit_widget.store import ThreadStore

CARS = UserTag(id="cars", text="Cars", data={"rows": 32}, group="Tables", interactive=True)
CONTENT: list[UserContent] = [UserText(text="Plot "), CARS]


async def asked(store: ThreadStore, **options: Any) -> Message:
    """What a function gets that is asked about cars."""
    messages: list[Message] = []
    backend = FunctionBackend(messages.append, store=store, **options)
    request = ThreadsCreate(params=CreateParams(input=UserMessageInput(content=CONTENT)))
    async for _event in backend.stream(request):
        pass
    return messages[0]


@pytest.fixture
def store() -> Generator[ThreadStore]:
    with_threads = ThreadStore()
    yield with_threads
    with_threads.close()


async def test_a_mention_has_its_object_looked_up_each_time(store: ThreadStore) -> None:
    asked_for: list[Entity] = []
    objects: list[object] = [object(), object()]

    def value_of(entity: Entity) -> object:
        asked_for.append(entity)
        return objects[len(asked_for) - 1]

    message = await asked(store, value_of=value_of)
    assert asked_for == []
    assert message.tags[0].value is objects[0]
    assert message.tags[0].value is objects[1]
    assert asked_for[0] == Entity(id="cars", title="Cars", group="Tables", interactive=True, data={"rows": 32})


async def test_without_a_provider_of_objects_a_mention_has_none(store: ThreadStore) -> None:
    message = await asked(store)
    with pytest.raises(LookupError, match=r'@Cars has no value: .* which entities="namespace" has'):
        _ = message.tags[0].value


async def test_a_mention_is_the_one_in_the_thread(store: ThreadStore) -> None:
    message = await asked(store, value_of=print)
    assert message.tags == [CARS]
    assert message.content == CONTENT
    assert message.tags[0] is message.content[1]
    assert message.tags[0] != UserTag(id="cars", text="Cars")
    assert message.tags[0] != "cars"
    assert (message.tags[0] != CARS) is False
    assert msgspec.json.encode(message.tags[0]) == msgspec.json.encode(CARS)

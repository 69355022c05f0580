"""Widgets that are closed at the end of a test."""

from collections.abc import Callable, Generator
from typing import Any, Protocol

import pytest

from chatkit_widget import Backend, ChatKit
from tests.protocol.client import Respond

PATIENCE = 20
"""Seconds after which a test gives up waiting."""


def handler(function: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return the function; here so that the parameter of a lambda has a type."""
    return function


class MakeChat(Protocol):
    """Makes a chat that is closed at the end of the test; given by the fixture `make_chat`."""

    def __call__(self, api: Respond | Backend, **options: Any) -> ChatKit:
        """Make a chat."""
        ...


@pytest.fixture
def make_chat() -> Generator[MakeChat]:
    """Make chats that are closed at the end of the test."""
    chats: list[ChatKit] = []

    def make(api: Respond | Backend, **options: Any) -> ChatKit:
        chat = ChatKit(api, **options)
        chats.append(chat)
        return chat

    yield make
    for chat in chats:
        chat.close()

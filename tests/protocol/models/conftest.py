"""The fixtures of models, for this folder's tests."""

from tests.protocol.models.wire import provider, wire
from tests.unit.chats import make_chat

__all__ = ["make_chat", "provider", "wire"]

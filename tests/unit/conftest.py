"""The fixtures of a widget, for this folder's tests."""

from tests.unit.chats import make_chat

__all__ = ["make_chat"]

"""The fixtures of a widget, for this folder's tests."""

from chatkit_widget.testing.fixtures import chat_driver
from tests.unit.chats import make_chat

__all__ = ["chat_driver", "make_chat"]

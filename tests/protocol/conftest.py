"""The fixtures of a session, for this folder's tests."""

from chatkit_widget.testing.fixtures import chat_driver
from tests.protocol.client import connect, store
from tests.protocol.transports import backend, server, uvicorn

__all__ = ["backend", "chat_driver", "connect", "server", "store", "uvicorn"]

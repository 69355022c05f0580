"""The fixtures of a session, for this folder's tests."""

from tests.protocol.client import connect, store
from tests.protocol.transports import backend, server, uvicorn

__all__ = ["backend", "connect", "server", "store", "uvicorn"]

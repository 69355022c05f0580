"""The fixtures of a session, for this folder's tests."""

from tests.protocol.client import connect, store

__all__ = ["connect", "store"]

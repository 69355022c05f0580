"""What the wires of providers have in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.protocol.models.script import Refuse, Step


class Dialect(ABC):
    """Says one answer in one provider's wire.

    Args:
        body: The request.
    """

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body

    @abstractmethod
    def begin(self) -> Iterator[bytes]:
        """What comes before the first step."""

    @abstractmethod
    def step(self, step: Step) -> Iterator[bytes]:
        """What one step is."""

    @abstractmethod
    def end(self) -> Iterator[bytes]:
        """What comes after the last step."""

    @abstractmethod
    def refusal(self, refuse: Refuse) -> dict[str, Any]:
        """The body of an error in place of a stream."""


def frame(data: Any, event: str | None = None) -> bytes:
    """One server-sent event."""
    name = b"" if event is None else f"event: {event}\n".encode()
    return name + b"data: " + msgspec.json.encode(data) + b"\n\n"

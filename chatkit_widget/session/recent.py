"""What the user's functions offered lately, so that a page needs to name it by its id only."""

from typing import Generic, Protocol, TypeVar


class Offered(Protocol):
    """What can be offered."""

    @property
    def id(self) -> str:
        """Its name."""
        ...


T = TypeVar("T", bound=Offered)

MOST = 1000
"""Things that are kept; the oldest go first."""


class Recent(Generic[T]):
    """The last things that were offered, by their ids."""

    def __init__(self) -> None:
        self._kept: dict[str, T] = {}

    def keep(self, *things: T) -> None:
        """Remember things, each in place of an older one with its id."""
        for thing in things:
            self._kept.pop(thing.id, None)
            self._kept[thing.id] = thing
        for name in list(self._kept)[:-MOST]:
            del self._kept[name]

    def get(self, name: str) -> T | None:
        """Return the thing with this id, if it is remembered."""
        return self._kept.get(name)

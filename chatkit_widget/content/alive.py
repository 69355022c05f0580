"""The objects of a chat that a page may ask more of, while the kernel has them."""

import secrets
import threading
from collections import OrderedDict

MOST = 50
"""Objects that are kept; the one that was used longest ago goes first."""


class Alive:
    """Keeps the newest objects of a chat by names that nobody can guess. May be used from any thread."""

    def __init__(self) -> None:
        self._objects: OrderedDict[str, object] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, value: object) -> str:
        """Keep an object and return its name."""
        name = secrets.token_hex(8)
        with self._lock:
            self._objects[name] = value
            while len(self._objects) > MOST:
                self._objects.popitem(last=False)
        return name

    def find(self, name: str) -> object | None:
        """Return an object by its name, or None where it is not kept any more."""
        with self._lock:
            if name in self._objects:
                self._objects.move_to_end(name)
            return self._objects.get(name)

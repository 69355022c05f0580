"""A page over a wire that has bad days, whose user does only what its screen lets him."""

from collections.abc import Callable
from typing import Any

from chatkit_widget.testing.front_end import FrontEnd


class MemoryPage(FrontEnd):
    """A front end that comes by itself.

    Args:
        sid: Its name.
        send: Takes what it says to the kernel.
    """

    def __init__(self, sid: str, send: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(sid, lambda message, _buffers: send(message))
        self.opens()

    def rates(self, key: str) -> None:
        """Like an answer."""
        given = {**self.mirror.view.get("feedback", {}), key: "positive"}
        if self.is_synced and any(row["key"] == key for row in self.mirror.rows):
            self.shows_at_once("feedback", given, "feedback", key=key, feedback="positive")

    def chooses(self, what: str, choice: str | None) -> None:
        """Select a tool or a model, of those that the options offer."""
        offered = self.mirror.view.get("options", {}).get("composer", {}).get(f"{what}s", [])
        if choice is None or choice in [one["id"] for one in offered]:
            self.shows_at_once(f"selected_{what}_id", choice, f"select_{what}", **{f"{what}_id": choice})

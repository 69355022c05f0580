"""Who hears the traffic of a session: recordings, and the log of an inspector. Loaded when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from chatkit_widget.session.core import Core

if TYPE_CHECKING:
    from chatkit_widget.session.inspecting import Log
    from chatkit_widget.session.recording import Recordings


class Overhearing:
    """Few chats are recorded or looked into, and what does that takes a while to load.

    Args:
        core: The session.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    @cached_property
    def recordings(self) -> "Recordings":
        """Who writes down what goes between the session and its backend."""
        from chatkit_widget.session.recording import Recordings  # noqa: PLC0415 (see above)

        return Recordings(self._core)

    def log(self) -> "Log":
        """Return a log of what goes between the session and its backend, which is yet to be opened."""
        from chatkit_widget.session.inspecting import Log  # noqa: PLC0415 (see above)

        return Log(self._core)

    async def close(self) -> None:
        """End all recordings."""
        if "recordings" in vars(self):
            await self.recordings.close()

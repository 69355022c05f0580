"""The conversation as an output of the notebook, for where no kernel runs: a saved file, a preview, a conversion.

It stands beside the chat as an output of its own, since the chat's must never be touched: each update would make it
anew. A page that shows the chat hides it.
"""

import sys
import threading
import uuid
from collections.abc import Callable
from typing import NamedTuple

from chatkit_widget.bridge.kernel import running_kernel
from chatkit_widget.runtime import start_thread


class Static(NamedTuple):
    """A conversation in words."""

    html: str
    markdown: str


class KeptOutput:
    """One output, in every cell that shows the chat.

    Args:
        read: Returns the conversation as it is now; called on a thread of its own.

    Attributes:
        name: The class of its element, by which a page finds it.
    """

    def __init__(self, read: Callable[[], Static]) -> None:
        self.name = f"chatkit-kept-{uuid.uuid4().hex}"
        self._read = read
        self._is_shown = False
        self._told = ""
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Show it after the outputs of the cell that runs, which shows the chat."""
        kernel = running_kernel()
        if kernel is None:
            return
        events = kernel.shell.events

        def publish() -> None:
            events.unregister("post_execute", publish)
            self._is_shown = True
            with self._lock:
                self._publish(self._static(), is_update=False)

        events.register("post_execute", publish)

    def update(self) -> None:
        """Have it show the conversation as it is now; returns at once."""
        if self._is_shown:
            start_thread("chatkit-kept", self._update)

    def _update(self) -> None:
        with self._lock:
            static = self._static()
            if static.html != self._told:
                self._publish(static, is_update=True)

    def _static(self) -> Static:
        static = self._read()
        return Static(f'<div class="{self.name}">{static.html}</div>', static.markdown)

    def _publish(self, static: Static, *, is_update: bool) -> None:
        kernel = running_kernel()
        if kernel is None or sys.is_finalizing():
            return
        self._told = static.html
        kernel.shell.display_pub.publish(
            data={"text/html": static.html, "text/markdown": static.markdown, "text/plain": "The conversation"},
            metadata={},
            transient={"display_id": self.name},
            update=is_update,
        )

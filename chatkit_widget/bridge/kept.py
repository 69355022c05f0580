"""The conversation as an output of the notebook, for where no kernel runs: a saved file, a preview, a conversion.

It stands beside the chat as an output of its own, since the chat's must never be touched: each update would make it
anew. A page that shows the chat hides it.
"""

import sys
import threading
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from chatkit_widget.bridge.kernel import running_kernel
from chatkit_widget.runtime import start_thread

PAUSE = 0.5
"""Seconds in which changes are gathered: the host makes the output anew for each, also where it is hidden."""


class Static(NamedTuple):
    """A conversation in words."""

    html: str
    markdown: str


class KeptOutput:
    """One output, in every cell that shows the chat.

    Args:
        read: Returns the conversation as it is now; called on any thread.

    Attributes:
        name: The class of its element, by which a page finds it.
    """

    def __init__(self, read: Callable[[], Static]) -> None:
        self.name = f"chatkit-kept-{uuid.uuid4().hex}"
        self._read = read
        self._events: Any = None
        self._is_wanted = False
        self._is_shown = False
        self._is_stale = False
        self._is_waking = False
        self._closing = threading.Event()
        self._told = ""
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Show it after the outputs of the cell that runs, which shows the chat."""
        kernel = running_kernel()
        if kernel is None:
            return
        self._is_wanted = True
        if self._events is None:
            self._events = kernel.shell.events
            self._events.register("post_execute", self._cell_ended)

    def update(self) -> None:
        """Have it show the conversation as it is in a moment, or at the end of the cell that runs; returns at once."""
        self._is_stale = True
        if self._is_shown and not self._is_waking:
            self._is_waking = True
            start_thread("chatkit-kept", self._wake)

    def close(self) -> None:
        """Leave it as it is from now on, with what was said last."""
        if self._is_shown and self._is_stale:
            self._publish(is_update=True)
        self._closing.set()
        if self._events is not None:
            self._events.unregister("post_execute", self._cell_ended)
            self._events = None

    def _cell_ended(self) -> None:
        # Who runs a notebook without a page saves it when the last cell ends.
        if self._is_wanted:
            self._is_wanted, self._is_shown = False, True
            self._publish(is_update=False)
            return
        with self._lock:
            is_stale = self._is_shown and self._is_stale
        if is_stale:
            self._publish(is_update=True)

    def _wake(self) -> None:
        if not self._closing.wait(PAUSE):
            self._is_waking = False
            self._publish(is_update=True)

    def _publish(self, *, is_update: bool) -> None:
        kernel = running_kernel()
        if kernel is None or sys.is_finalizing():
            return
        with self._lock:
            self._is_stale = False
            html, markdown = self._read()
            if is_update and html == self._told:
                return
            self._told = html
            kernel.shell.display_pub.publish(
                data={
                    # Where it is hidden, too, hosts would typeset each formula in it, and hold the page up.
                    "text/html": f'<div class="{self.name} mathjax_ignore tex2jax_ignore">{html}</div>',
                    "text/markdown": markdown,
                    "text/plain": "The conversation",
                },
                metadata={},
                transient={"display_id": self.name},
                update=is_update,
            )

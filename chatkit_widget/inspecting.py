"""Looking inside a chat: what goes between it and its backend."""

from typing import TYPE_CHECKING

from chatkit_widget.bridge.connection import Connection
from chatkit_widget.methods import Methods
from chatkit_widget.runtime import session_loop
from chatkit_widget.transcript.files import AnyPath, write_text

if TYPE_CHECKING:
    from chatkit_widget.session.inspecting import Entry


class Inspector:
    """What `chat.inspect()` returns: what went between a chat and its backend since then, until it is closed.

    Closed, it hears nothing more, and what it has can still be read.

    Example:
        >>> inspector = chat.inspect()
        >>> await chat.send_user_message("Hello")
        >>> [entry.name for entry in inspector.entries if entry.kind == "request"]
        ['threads.create']
        >>> inspector.save("hello.jsonl")
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._log = connection.session.overhearing.log()
        session_loop().call_soon_threadsafe(connection.inspector.open, self._log)

    @property
    def entries(self) -> "tuple[Entry, ...]":
        """What it has, the newest last: at most the newest 20,000 entries."""
        return tuple(self._log.entries)

    @property
    def dropped(self) -> int:
        """How many entries it has no more, since there were too many."""
        return self._log.dropped

    @property
    def is_open(self) -> bool:
        """Whether it hears what goes on: it was not closed, here or in a page, and nor was the chat."""
        return not self._log.is_closed and not self._connection.session.is_closed

    def save(self, path: AnyPath) -> None:
        """Write what it has into a file, as a recording; without secrets.

        Exchanges whose request it has no more, or that were under way when it was opened, are left out.

        Args:
            path: The file. It is written as a whole, or not at all.

        Raises:
            ExportError: The file cannot be written.

        Example:
            >>> inspector.save("chat.jsonl")
        """
        write_text(path, self._log.recording().decode())

    def clear(self) -> None:
        """Let go of what it has, here and in all pages."""
        session_loop().call_soon_threadsafe(self._log.clear)

    def close(self) -> None:
        """Take the panel off all pages, and hear nothing more. Again, it does nothing."""
        self._log.is_closed = True
        session_loop().call_soon_threadsafe(self._connection.inspector.close, self._log)

    def __repr__(self) -> str:
        entries = self.entries
        exchanges = len({entry.exchange for entry in entries})
        gone = f", {self.dropped:,} dropped" if self.dropped else ""
        state = "open" if self.is_open else "closed"
        return f"<Inspector {state}: {len(entries):,} entries of {exchanges:,} exchanges{gone}>"


class Inspecting(Methods):
    """A widget that can be looked into."""

    _inspector: Inspector | None = None

    def inspect(self) -> Inspector:
        """Show, beside the chat in each of its pages, what goes between it and its backend from now on.

        Requests and stream events stand there as they come, with times, sizes, payloads, what each changed, and errors.
        It is a view over the session: while none is open, nothing is kept for it. No secret is shown. It is open until
        `close()`, the panel's own button, or the end of the chat; meanwhile, it is the same one that this returns.

        Returns:
            The inspector: what is shown can be read from it, and saved. It needs no page.

        Raises:
            ChatKitClosedError: The chat was closed.

        Example:
            >>> chat.inspect()
            <Inspector open: 0 entries of 0 exchanges>
        """
        self._session.check_open()
        if self._inspector is None or not self._inspector.is_open:
            self._inspector = Inspector(self._connection)
        return self._inspector

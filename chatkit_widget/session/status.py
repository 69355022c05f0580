"""The line about what is going on, written by Python: as text, or by whatever writes progress to a terminal."""

import re
import threading
from collections.abc import Iterable

from chatkit_widget.errors import OptionError
from chatkit_widget.runtime import session_loop
from chatkit_widget.session.core import Core
from chatkit_widget.session.input import check_text
from chatkit_widget.session.operations import Progress

REST = 0.1
"""Seconds between two changes of the line; of what is written meanwhile, only the last state shows."""

LONGEST = 500
"""Characters of a line that are kept."""

MOST_LINES = 40
"""Lines that are kept, of which a program may move up to."""

_TOKEN = re.compile(
    r"\x1b\[(?P<count>\d*)(?P<code>[AK])|\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[^\[]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+"
)
_UNFINISHED = re.compile(r"\x1b(\[[0-9;?]*[ -/]*)?$")


class Line:
    """A line of a terminal; it is `drawn` when it was gone over again, as bars are and messages are not."""

    def __init__(self) -> None:
        self.text = ""
        self.drawn = False


class Terminal:
    r"""As much of a terminal as programs need that draw their progress: lines, and a place to write at.

    What is shown is the line there and those below it, as several bars are drawn. When these are empty, it is the line
    above: a message that was printed stays until something else comes, while a bar that has ended is gone.

    Example:
        >>> terminal = Terminal()
        >>> terminal.feed("\r 10%")
        >>> terminal.feed("\r 20%")
        >>> terminal.shown
        '20%'
    """

    def __init__(self) -> None:
        self._lines = [Line()]
        self._at = 0
        self._is_at_start = True
        self._rest = ""

    @property
    def shown(self) -> str:
        """What is to be read now, in one line."""
        texts = [line.text.strip() for line in self._lines[self._at :]]
        above = self._lines[self._at - 1] if self._at else None
        if not any(texts) and above is not None and not above.drawn:
            return above.text.strip()
        return " · ".join(text for text in texts if text)

    def feed(self, text: str) -> None:
        """Take what a program writes."""
        text = self._rest + text
        unfinished = _UNFINISHED.search(text)
        self._rest = unfinished[0] if unfinished else ""
        for token in _TOKEN.finditer(text[: unfinished.start()] if unfinished else text):
            self._take(token)

    def _take(self, token: re.Match[str]) -> None:
        line, said = self._lines[self._at], token[0]
        match said:
            case "\n":
                self._go_to(self._at + 1)
            case "\r":
                line.drawn = True
                self._is_at_start = True
            case _ if token["code"] == "A":
                self._go_to(self._at - int(token["count"] or 1))
            case _ if token["code"] == "K":
                line.text = "" if self._is_at_start or token["count"] == "2" else line.text
            case _ if said[0] >= " ":
                line.text = (said if self._is_at_start else line.text + said)[:LONGEST]
                self._is_at_start = False
            case _:
                pass

    def _go_to(self, at: int) -> None:
        self._at = max(at, 0)
        self._is_at_start = True
        if self._at == len(self._lines):
            self._lines.append(Line())
        if len(self._lines) > MOST_LINES:
            del self._lines[0]
            self._at -= 1


class Status:
    """The line about what is going on; `ChatKit.status` is one. Every method can be called from any thread.

    Called with text, it shows the text; called with None, it takes it away. It can be written to like a file: a bar
    shows as it stands, and goes when it ends. What a turn says is going on takes its place, and so does its answer.

    Args:
        core: The session.

    Example:
        >>> chat.status("Loading 3 of 10", icon="search")
        >>> chat.status(None)
        >>> for name in tqdm(names, file=chat.status):
        ...     load(name)
    """

    encoding = "utf-8"
    closed = False

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.RLock()  # What is collected meanwhile may write, too, as a bar that was left does.
        self._said: Progress | None = None
        self._terminal = Terminal()
        self._shown: Progress | None = None
        self._is_due = False
        self._is_resting = False

    def __call__(self, text: str | None, icon: str | None = None) -> None:
        """Show a line about what is going on, or with None, show none any more.

        Args:
            text: The line.
            icon: The name of one of ChatKit's icons.

        Raises:
            OptionError: The text or the icon is no text.
            ChatKitClosedError: The chat was closed.
        """
        check_text("text", text, "the line to show; None takes it away")
        check_text("icon", icon, "the name of one of ChatKit's icons")
        self._core.check_open()
        if text is None and icon is not None:
            message = "an icon stands beside a text: give both, or None alone to take the line away"
            raise OptionError(message)
        words = " ".join(line.strip() for line in (text or "").splitlines()).strip()
        with self._lock:
            self._terminal = Terminal()
            self._said = Progress(text=words, icon=icon) if words else None
            self._change()

    def write(self, text: str) -> int:
        """Take what a program writes about its progress, and return how many characters that are.

        Raises:
            TypeError: It is no text.
        """
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"write takes text, not {type(text).__name__}"
            raise TypeError(message)
        with self._lock:
            self._terminal.feed(text)
            shown = self._terminal.shown
            self._said = Progress(text=shown) if shown else None
            self._change()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Take several texts, as `write` does."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: what was written shows by itself."""

    def isatty(self) -> bool:
        """Whether a line can be drawn over: yes, so that programs draw bars."""
        return True

    def writable(self) -> bool:
        """Whether it can be written to: yes."""
        return True

    def close(self) -> None:
        """Take the line away; it can be written to again."""
        with self._lock:
            self._terminal, self._said = Terminal(), None
            self._change()

    def end(self) -> None:
        """Take the line off a chat that is closed. Called on the session's loop only."""
        self._core.state.set(progress=None)

    def _change(self) -> None:
        # Waking the loop costs more than a write does, and a loop over rows writes often.
        if not self._is_due:
            self._is_due = True
            if not self._is_resting:
                session_loop().call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        with self._lock:
            self._is_due, self._is_resting = False, True
            before, self._shown = self._shown, None if self._core.is_closed else self._said
        state = self._core.state
        # What a turn has said in its place is the turn's to take away.
        if self._shown is not None or state.view.progress == before:
            state.set(progress=self._shown)
        session_loop().call_later(REST, self._rested)

    def _rested(self) -> None:
        with self._lock:
            self._is_resting = False
            is_due = self._is_due
        if is_due:
            self._tell()

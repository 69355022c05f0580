"""What a test reads of a chat that is driven, and waits for."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Sequence
from concurrent.futures import TimeoutError as NotInTime
from contextlib import contextmanager
from typing import Any, TypeVar

from chatkit_widget.runtime import session_loop, session_thread
from chatkit_widget.testing.comparing import difference, lines_in
from chatkit_widget.testing.page import FakePage
from chatkit_widget.testing.seen import Screen

T = TypeVar("T")

BLOCKED = 5.0
"""Seconds more after which the chat's own loop counts as blocked."""


class Watching:
    """Looks at a page of a chat, and waits for what shall be on it.

    Attributes:
        timeout: Seconds that every wait may take.
    """

    timeout: float
    _page: FakePage

    @property
    def screen(self) -> Screen:
        """What is on screen now."""
        return self._run(self._on_loop(self._screen))

    @property
    def answer(self) -> str:
        """What the assistant has said since the last message of the user."""
        rows = self._run(self._on_loop(lambda: self._page.mirror.rows[:]))
        texts: list[str] = []
        for row in rows:
            if row["item"]["type"] == "user_message":
                texts = []
            elif row["item"]["type"] == "assistant_message":
                texts.append("".join(part["text"] for part in row["item"]["content"]))
        return "\n\n".join(texts)

    def expect(self, *texts: str, timeout: float | None = None) -> None:
        """Wait until all these texts are on screen.

        Args:
            texts: Each in one line or, with line breaks, in lines that follow each other; how far they are indented
                does not matter.
            timeout: Seconds to wait, where it is not the driver's.

        Raises:
            AssertionError: They did not come; the message shows the difference to what is on screen.

        Example:
            >>> driver.expect("You: Hello", "Assistant: You said **Hello**")
        """

        def missing() -> list[str]:
            seen = "\n".join(lines_in(str(self._screen())))
            return [text for text in texts if "\n".join(lines_in(text)) not in seen]

        self._until(lambda: not missing(), "what should be on screen", missing, timeout)

    def expect_screen(self, screen: str | Sequence[str], *, timeout: float | None = None) -> None:
        """Wait until the whole screen is this.

        Args:
            screen: Its lines, as `str(driver.screen)` has them, in one text or several; how far all of them are
                indented does not matter, nor do empty lines.
            timeout: Seconds to wait, where it is not the driver's.

        Raises:
            AssertionError: It did not become so; the message is the difference, line by line.
        """
        wanted = lines_in(screen, flat=False)
        self._until(lambda: lines_in(self._screen().lines, flat=False) == wanted, "the screen", lambda: wanted, timeout)

    @contextmanager
    def never(self, text: str) -> Generator[None]:
        """Watch that a text is on screen at no time, from here to the end of the block.

        Raises:
            AssertionError: It was there; the message shows the screen at that moment.

        Example:
            >>> with driver.never("Traceback"):
            ...     driver.send("Hello")
            'You said **Hello**'
        """
        found: list[str] = []

        def look() -> None:
            seen = str(self._screen()) if not found else ""
            if text in seen:
                found.append(seen)

        def begin() -> None:
            self._page.watchers.append(look)
            look()

        self._page.on_loop(begin)
        try:
            yield
        finally:
            self._page.on_loop(lambda: self._page.watchers.remove(look))
        if found:
            message = f"{text!r} was on screen:\n{found[0]}"
            raise AssertionError(message)

    def wait_until(self, is_so: Callable[[Screen], object], *, timeout: float | None = None) -> None:
        """Wait until something is so of the screen, for what the others have no words for.

        Raises:
            TimeoutError: It was not so in time; the message shows what is on screen.

        Example:
            >>> driver.wait_until(lambda screen: not screen.is_responding)
        """
        self._until(lambda: is_so(self._screen()), "that to be so", timeout=timeout)

    def _screen(self) -> Screen:
        return Screen(self._page)

    async def _on_loop(self, do: Callable[[], T]) -> T:
        return do()

    def _until(
        self,
        is_so: Callable[[], object],
        what: str,
        wanted: Callable[[], Sequence[str]] | None = None,
        timeout: float | None = None,
    ) -> None:
        """Wait until something is so: else an AssertionError with the difference to the lines wanted, if any are."""
        seconds = self.timeout if timeout is None else timeout
        try:
            self._run(self._page.until_here(is_so, seconds), seconds)
        except TimeoutError as error:
            if str(error):  # The loop is blocked, and nothing can be looked at.
                raise
            screen = self.screen
            if wanted is None:
                message = f"waited {seconds:g} s for {what}; on screen:\n{screen}"
                raise TimeoutError(message) from None
            lines = self._run(self._on_loop(wanted))
            message = difference(lines, screen.lines, f"waited {seconds:g} s for {what}")
            raise AssertionError(message) from None

    def _run(self, coroutine: Coroutine[Any, Any, T], seconds: float = 0) -> T:
        """Run a coroutine on the chat's loop, and block until it is done.

        Raises:
            RuntimeError: This is that loop's own thread.
            TimeoutError: The loop is blocked.
        """
        if threading.current_thread() is session_thread():
            coroutine.close()
            message = "a driver blocks, so it cannot be used in an async function of the chat itself"
            raise RuntimeError(message)
        future = asyncio.run_coroutine_threadsafe(coroutine, session_loop())
        try:
            return future.result(seconds + BLOCKED)
        except NotInTime:
            if future.done():
                raise
            future.cancel()
            message = "the chat's own loop is blocked, by an async function of yours that does not await"
            raise TimeoutError(message) from None

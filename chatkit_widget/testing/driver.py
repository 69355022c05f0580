"""A user at a chat, without a page: types, clicks, picks files, and reads what is on screen."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Self

from chatkit_widget.backends.files import File
from chatkit_widget.errors import OptionError
from chatkit_widget.events import EVENTS, Event, StreamEvent
from chatkit_widget.options import Attachments
from chatkit_widget.session.limits import check_file
from chatkit_widget.testing.page import FakePage
from chatkit_widget.testing.picked import PickedFile
from chatkit_widget.testing.watching import Watching
from chatkit_widget.testing.words import t
from chatkit_widget.widget import ChatKit

PATIENCE = 5.0
"""Seconds after which a driver gives up waiting, unless it is told otherwise."""


class ChatDriver(Watching):
    """Drives a chat as a user does, by a page of its own that speaks the real bridge.

    All methods are plain calls that block: the chat lives on a thread of its own, so that they work in any test, sync
    or async, and in a notebook. Only a chat with `run_on="kernel"`, and a server on the very loop that a test runs
    on, need that loop meanwhile: drive those from a thread, as by `await asyncio.to_thread(driver.send, "Hello")`.

    Each wait ends after `timeout` seconds with an error that shows what is on screen. In a chat that was closed nothing
    can be done any more, which is a `ChatKitClosedError`.

    Args:
        api: What `ChatKit` takes: a function, a `ChatKitServer`, a URL, a `Backend`, …; or a `ChatKit`.
        timeout: Seconds that every wait may take.
        options: What else `ChatKit` takes.

    Attributes:
        chat: The `ChatKit`.
        timeout: As given; it may be changed.

    Raises:
        TypeError: A ready chat is given with options.

    Example:
        >>> with ChatDriver(respond) as driver:
        ...     driver.send("Hello")
        'You said **Hello**'
    """

    def __init__(self, api: Any = None, *, timeout: float = PATIENCE, **options: Any) -> None:
        if isinstance(api, ChatKit) and options:
            message = f"a ready chat takes no options here: give {', '.join(options)} to ChatKit itself"
            raise TypeError(message)
        self.chat = api if isinstance(api, ChatKit) else ChatKit(api, **options)
        self.timeout = timeout
        self._events: list[Event] = []
        self._others: list[ChatDriver] = []
        self._offs: list[Callable[[], None]] = [
            self.chat.on(name, self._events.append) for name in EVENTS if name != StreamEvent.name
        ]
        self._page = self._opened()

    def __enter__(self) -> Self:
        """Return the driver."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the chat."""
        self.close()

    # What a user does

    def type(self, text: str) -> None:
        """Type text behind what stands in the composer; the kernel has it when this returns.

        Raises:
            AssertionError: There is no composer to type in.
        """

        def typed() -> asyncio.Future[Any] | None:
            screen = self._screen()
            if not screen.can_type:
                message = f"there is no composer to type in; on screen:\n{screen}"
                raise AssertionError(message)
            self._page.types(text)
            return self._page.draft.flush()

        self._press(typed, for_turn=False)

    def press(self, key: str) -> str:
        """Press a key in the composer: `"Enter"`, which sends and waits as `send` does.

        Raises:
            ValueError: It is another key.
        """
        if key != "Enter":
            message = f"the only key that a composer is driven by is 'Enter', not {key!r}"
            raise ValueError(message)
        return self.send()

    def send(self, text: str | None = None, *, wait: bool = True) -> str:
        """Type text, or leave what is typed already, and send it.

        Args:
            text: What to type first.
            wait: Wait for the end of the turn, or until it asks the user something.

        Returns:
            The text of the answer so far.

        Raises:
            AssertionError: It cannot be sent now.
            TimeoutError: The turn did not end.

        Example:
            >>> driver.send("Hello")
            'You said **Hello**'
        """
        if text is not None:
            self.type(text)
        return self.click(t("composer.send"), wait=wait)

    def click(self, name: str, within: str | None = None, *, wait: bool = True) -> str:
        """Click what has this name: a starter prompt, a button of a widget, Retry, a thumb, a choice, a chat, ….

        Args:
            name: The whole name, such as `"Good answer"`; a button of a widget has its label.
            within: A text that it stands in, where there are several of that name, such as some words of the answer.
            wait: Wait until the click was answered and what it began has ended, or the user is asked something.

        Returns:
            The text of the answer so far.

        Raises:
            AssertionError: There is nothing of that name, there are several, or it is off.
            TimeoutError: What it began did not end.

        Example:
            >>> driver.click("Good answer", within="penguins")
            'You said **penguins**'
        """

        def clicked() -> Any:
            return self._screen().controls.find_button(name, within).press()

        # What streams already is waited for only where the click is to end it.
        self._press(clicked, wait=wait, for_turn=self._is_settled() or name == t("composer.stop"))
        return self.answer

    def fill(self, name: str, value: Any, within: str | None = None, *, wait: bool = True) -> None:
        """Fill in a field: of a widget by its label, placeholder or name, of a question by its words.

        Also what is edited in its place: the last message by `"Edit message"`, and the title of a chat in the list by
        `"Rename “…”"`.

        Args:
            name: The field.
            value: Text; True or False for a box to tick; one choice, or several, by value or label; a day.
            within: As of `click`.
            wait: As of `click`, where it does more than to fill in.

        Raises:
            AssertionError: There is no such field, there are several, it is off, or the value cannot stand in it.

        Example:
            >>> driver.fill("city", "Berlin")
        """

        def filled() -> Any:
            field = self._screen().controls.find_field(name, within)
            try:
                return field.put(value)
            except ValueError as error:
                raise AssertionError(str(error)) from error

        self._press(filled, wait=wait, for_turn=self._is_settled())

    def pick(self, *files: Any) -> None:
        """Pick files, as with the button at the composer, and wait until they are uploaded or refused.

        What the limits of the options do not let through stays out, and the screen says why, as in a page.

        Args:
            files: Paths, bytes, or pairs of a name and bytes.

        Raises:
            AssertionError: The chat takes no files.
            TimeoutError: They were not uploaded in time.

        Example:
            >>> driver.pick("cars.csv", ("notes.txt", b"Read me"))
        """
        picked = [PickedFile.of(file) for file in files]

        def begin() -> asyncio.Future[Any]:
            self._screen().controls.find_button(t("files.attach"), None)
            accepted, problems = self._judged(picked)
            answers = self._page.picks(accepted)
            self._page.note = "\n".join(problems) or None
            return asyncio.gather(*answers)

        self._press(begin, for_turn=False)
        self._until(lambda: all(one["status"] != "uploading" for one in self._page.picking.uploads()), "the files")

    def stop(self) -> str:
        """Press Stop, as soon as it is there, and wait for the end of the turn; returns the text of the answer so far.

        Raises:
            AssertionError: There is no Stop: nothing streams, or it cannot be stopped.
        """
        name = t("composer.stop")
        with suppress(TimeoutError):  # What can be clicked instead, `click` says.
            self._until(lambda: name in self._screen().buttons or not self._page.is_calling, "Stop")
        return self.click(name)

    def open_thread(self, title: str) -> None:
        """Open a chat from the list, by its title.

        Raises:
            AssertionError: There is no such chat, or several; the message lists what can be clicked.

        Example:
            >>> driver.open_thread("Penguins")
        """
        if not self._page.mirror.view["history_open"]:
            self.click(t("header.history"))
        self.click(title)

    def new_chat(self) -> None:
        """Press New chat."""
        self.click(t("header.new"))

    def reload(self) -> None:
        """Reload the page: it goes, and a new one comes. What was filled in into fields is lost with it.

        Raises:
            AssertionError: The new one does not show the same; the message has the difference.
        """
        self._press(self._page.draft.flush, for_turn=False)
        self._page.on_loop(self._page.forgets)
        lines = self.screen.lines
        self._page.leaves()
        self._page = self._opened(self._page.watchers)
        self._until(lambda: self._screen().lines == lines, "a new page that shows the same", lambda: lines)

    def second_page(self) -> "ChatDriver":
        """Open a second page of the same chat, and return its driver; it is closed with this one."""
        other = ChatDriver(self.chat, timeout=self.timeout)
        self._others.append(other)
        return other

    def leave(self) -> None:
        """Close this page alone; the chat stays, and so do its other pages."""
        for off in self._offs:
            off()
        self._page.leaves()

    def close(self) -> None:
        """Close the chat, and every page of it."""
        for other in self._others:
            other.leave()
        self.leave()
        self.chat.close()

    @property
    def events(self) -> list[Event]:
        """The events of the chat so far, in order, but for `stream.event`."""
        hub = self.chat._session.hub  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (no event may be missing)
        self._run(hub.started())
        return [*self._events]

    def _opened(self, watchers: Sequence[Callable[[], object]] = ()) -> FakePage:
        page = self._page = FakePage(self.chat)
        page.watchers += watchers
        page.shows()
        self._until(lambda: page.mirror.view and self._is_settled(), "the chat")
        return page

    def _is_settled(self) -> bool:
        view = self._page.mirror.view
        rows = [] if view["loading"] else self._page.mirror.rows
        asked = [row["item"]["id"] for row in rows if row["item"].get("status", "pending") == "pending"]
        return not self._page.is_busy or any(name in asked for name in view["awaited"])

    def _judged(self, files: Sequence[PickedFile]) -> tuple[list[PickedFile], list[str]]:
        """Judge files by the limits of the options, as a page does, and say why others are left out."""
        limits = Attachments(**self._page.mirror.view["options"]["composer"]["attachments"])
        accepted, problems = list[PickedFile](), list[str]()
        for file in files:
            try:
                check_file(File.of((file.name, file.data)), limits)
            except OptionError as error:
                problems.append(str(error))
            else:
                accepted.append(file)
        room = max(0, limits.max_count - len(self._page.picking.uploads()))
        if left := accepted[room:]:
            names = ", ".join(f"“{file.name}”" for file in left)
            words = "files.many#one" if limits.max_count == 1 else "files.many#other"
            problems.append(t(words, names=names, count=limits.max_count))
        return accepted[:room], problems

    def _press(self, do: Callable[[], Any], *, wait: bool = True, for_turn: bool) -> None:
        """Do something on the loop, and with `wait` wait for its answer, and perhaps for the turn that it began."""
        self.chat._session.check_open()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (nobody would answer)
        if self._page.is_gone:
            message = "this page of the chat was closed: drive another one, as of second_page()"
            raise RuntimeError(message)
        future = self._run(self._on_loop(do))
        if wait and future is not None:
            what = "the end of the turn" if for_turn else "the chat to take this"
            self._until(lambda: future.done() and (not for_turn or self._is_settled()), what)

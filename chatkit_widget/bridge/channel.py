"""The pages that show a chat: who is there, what they ask for, what they are asked."""

import asyncio
import itertools
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from chatkit_widget.bridge.calls import (
    CountViews,
    KernelMethod,
    LoadChunk,
)
from chatkit_widget.bridge.messages import (
    CallResult,
    FromPage,
    Hello,
    KernelCall,
    PageCall,
    PageResult,
    Result,
    Resync,
)
from chatkit_widget.bridge.outbox import BEATS, Outbox
from chatkit_widget.errors import BackendError, ChatKitError, FrontendTimeout
from chatkit_widget.options import LOCALE
from chatkit_widget.sentences import phrase_of, words_of
from chatkit_widget.session.operations import Operation, Reset

PATIENCE = 10.0
"""Seconds that a call waits for a page, and after which a page that did not answer counts as gone."""

ASIDE = 1.0
"""Seconds after which another page is asked too, where one does not answer."""

MISSING = 1000
"""Messages of a page that are heard before one that is missing counts as lost."""

logger = logging.getLogger("chatkit_widget")


class Page:
    """A page that said hello."""

    def __init__(self, sid: str) -> None:
        self.sid = sid
        self.views = 0
        self.used = 0
        self.is_gone = True
        self._heard = 0
        self._heard_beyond: set[int] = set()
        self._counted = 0

    @property
    def is_shown(self) -> bool:
        """Whether the page is there and shows the chat."""
        return self.views > 0 and not self.is_gone

    def hears(self, seq: int) -> bool:
        """Whether a message is new. Kernels may deliver one twice, and one that they held back behind later ones."""
        if seq <= self._heard or seq in self._heard_beyond:
            return False
        self._heard_beyond.add(seq)
        if len(self._heard_beyond) > MISSING:  # What is missing is lost, and not only late.
            self._heard = min(self._heard_beyond) - 1
        while self._heard + 1 in self._heard_beyond:
            self._heard += 1
            self._heard_beyond.discard(self._heard)
        return True

    def count(self, views: int, seq: int) -> None:
        """Take the number of views that message `seq` tells, unless a later one has told it already."""
        if seq > self._counted:
            self._counted, self.views = seq, views


class Asked(NamedTuple):
    """A call that waits for its answer, and whether another page than the one that was asked may give it."""

    call: PageCall
    future: asyncio.Future[None]
    passes_on: bool


class Channel:
    """Talks to the pages of one chat. Used on the session's loop only.

    Args:
        send: Takes an encoded message and further buffers.
        snapshot: Returns the whole screen, and what a page is told beside it.
        answer: Does what a page asks for, with the bytes that came along, and returns what its reply takes along, or
            None; raises ChatKitError.
        spawn: Starts a task that the session owns.
        counted: Told how many pages show a view, when that changes.
        gone: Told of a page that does not answer any more.
        speaks: Told of the language of a page.
    """

    def __init__(
        self,
        send: Callable[[bytes, list[bytes]], None],
        *,
        snapshot: Callable[[], tuple[Reset, *tuple[Operation, ...]]],
        answer: Callable[[KernelMethod, str, bytes], Awaitable[Result | bytes | None]],
        spawn: Callable[[Any], object],
        counted: Callable[[int], None],
        gone: Callable[[str], None],
        speaks: Callable[[str], None],
    ) -> None:
        self.outbox = Outbox(send)
        self._send = send
        self._snapshot = snapshot
        self._answer = answer
        self._spawn = spawn
        self._counted = counted
        self._gone = gone
        self._speaks = speaks
        self._pages: dict[str, Page] = {}
        self._calls: dict[int, Asked] = {}
        self._numbers = itertools.count(1)
        self._uses = itertools.count(1)
        self._shown = asyncio.Event()

    @property
    def front_ends(self) -> int:
        """How many pages show a view now."""
        return sum(page.is_shown for page in self._pages.values())

    def receive(self, content: Mapping[str, Any], data: bytes = b"") -> None:
        """Take a message of a page, with the bytes that came along; what is malformed or was seen is passed over."""
        try:
            message = msgspec.convert(content, FromPage)
        except msgspec.ValidationError as error:
            logger.warning("a page sent a message that is none of ours: %s", error)
            return
        page = self._pages.setdefault(message.sid, Page(message.sid))
        if not page.hears(message.seq):
            return
        is_back, page.is_gone = page.is_gone, False
        self.outbox.is_open = True
        if is_back or isinstance(message, Resync) or (isinstance(message, Hello) and not message.again):
            self.outbox.reset(page.sid, *self._snapshot())
            self._repeat_calls(page)
        if is_back:
            self._tell_count()
            for other in self._pages.values():
                if other is not page and other.is_shown:
                    self._spawn(self._probe(other))
        if isinstance(message, Hello) and message.views is not None:
            self._count(page, message.views, message.seq)
        if isinstance(message, Hello) and message.locale and re.fullmatch(LOCALE, message.locale):
            self._speaks(message.locale)
        if isinstance(message, KernelCall):
            self._spawn(self._do(page, message, data))
        elif isinstance(message, PageResult):
            self._resolve(message.rid, message.error)

    async def call(self, method: Literal["focus_composer", "acknowledge"]) -> None:
        """Have the page that was used last, or one that comes in its place, do something, and wait until it has.

        Raises:
            FrontendTimeout: No page shows the chat, or none answered.
        """
        page: Page | None = None
        try:
            async with asyncio.timeout(PATIENCE):
                await self._shown.wait()
                page = self._last_used()
                others = asyncio.get_running_loop().call_later(ASIDE, self._ask_another, page)
                try:
                    await self._ask(page, method, passes_on=True)
                finally:
                    others.cancel()
        except TimeoutError:
            self._drop(page)
            message = (
                f"no page answered {method} within {PATIENCE:.0f} s: show the chat in a cell of an open notebook, and "
                "where the kernel is one that takes no messages while a cell runs, await this in a cell of its own"
            )
            raise FrontendTimeout(message) from None

    def close(self) -> None:
        """Forget every page and stop every timer."""
        self.outbox.close()
        for asked in self._calls.values():
            asked.future.cancel()
        self._pages.clear()

    async def _ask(
        self, page: Page, method: Literal["focus_composer", "acknowledge"], *, passes_on: bool = False
    ) -> None:
        """Have one page do something, and wait until it has."""
        call = PageCall(rid=next(self._numbers), method=method, to=page.sid)
        loop, message = asyncio.get_running_loop(), msgspec.json.encode(call)
        future: asyncio.Future[None] = loop.create_future()
        self._calls[call.rid] = Asked(call, future, passes_on)
        # A call can be lost, too, and a page that lives would count as gone.
        repeats = [loop.call_later(wait, lambda: self._send(message, [])) for wait in BEATS]
        try:
            self.outbox.flush()
            self._send(message, [])
            await future
        finally:
            del self._calls[call.rid]
            for repeat in repeats:
                repeat.cancel()

    async def _probe(self, page: Page) -> None:
        """Find out whether a page is still there: one that was reloaded or closed says nothing."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ask(page, "acknowledge")
        except TimeoutError:
            self._drop(page)
        except BackendError:
            return  # It could not do it, but it is there.

    async def _do(self, page: Page, message: KernelCall, data: bytes) -> None:
        error: str | None = None
        found: Result | bytes | None = None
        try:
            if isinstance(message.call, CountViews):
                self._count(page, message.call.count, message.seq)
            else:
                if not isinstance(message.call, LoadChunk):
                    page.used = next(self._uses)
                found = await self._answer(message.call, page.sid, data)
        except ChatKitError as problem:
            error = words_of(problem)
        except Exception as problem:
            logger.exception("a page's call of %s failed", type(message.call).__name__)
            error = f"{type(problem).__name__}: {problem}"
        chunks = [found] if isinstance(found, bytes) else []
        result = None if isinstance(found, bytes) else found
        self.outbox.flush()  # A page that is answered has what came of its call.
        told, phrase = (None, None) if error is None else (str(error), phrase_of(error))
        answer = CallResult(to=page.sid, rid=message.rid, error=told, phrase=phrase, result=result)
        self._send(msgspec.json.encode(answer), chunks)

    def _count(self, page: Page, views: int, seq: int) -> None:
        was_shown = page.is_shown
        page.count(views, seq)
        if page.is_shown and not was_shown and self.front_ends > 1:
            # What a page that was reloaded said last may come behind the hello of the one in its place.
            for shown in self._pages.values():
                if shown.is_shown:
                    self._spawn(self._probe(shown))
        if views:
            page.used = next(self._uses)
        self._tell_count()

    def _tell_count(self) -> None:
        if self.front_ends:
            self._shown.set()
        else:
            self._shown.clear()
        self._counted(self.front_ends)

    def _last_used(self) -> Page:
        return max((page for page in self._pages.values() if page.is_shown), key=lambda page: page.used)

    def _ask_another(self, silent: Page) -> None:
        """Repeat the open calls to another page: the one used last may be a window that was closed."""
        shown = [page for page in self._pages.values() if page.is_shown and page is not silent]
        if shown:
            self._repeat_calls(max(shown, key=lambda page: page.used))

    def _repeat_calls(self, page: Page) -> None:
        for call, _future, passes_on in self._calls.values():
            if call.to == page.sid or passes_on:
                self._send(msgspec.json.encode(msgspec.structs.replace(call, to=page.sid)), [])

    def _resolve(self, rid: int, error: str | None) -> None:
        asked = self._calls.get(rid)
        if asked is not None and not asked.future.done():
            if error is None:
                asked.future.set_result(None)
            else:
                asked.future.set_exception(BackendError(error))

    def _drop(self, page: Page | None) -> None:
        """Count a page as gone, until it speaks again."""
        if page is not None and not page.is_gone:
            page.is_gone = True
            self.outbox.is_open = any(not known.is_gone for known in self._pages.values())
            self._tell_count()
            self._gone(page.sid)

"""What goes between a session and its backend, told to whoever listens: a recording, an inspector."""

import itertools
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, runtime_checkable

from chatkit_widget.protocol.questions import MarksFound, Question
from chatkit_widget.protocol.requests import Reply
from chatkit_widget.protocol.stream import StreamEvent

_answering: ContextVar["tuple[Traffic, int | None] | None"] = ContextVar("chatkit_exchange", default=None)
"""The exchange whose answer is being made, to all that is called for it."""


def outside_answers() -> None:
    """Note that what runs here, and all that is called for it, is no part of an answer."""
    _answering.set(None)


class Witness(Protocol):
    """Told of the traffic, on the session's loop; it must not raise, and not take long.

    An exchange is one question and all that it brings: it is `asked`, then come events or one reply, then it has
    `ended`. Who listens from the middle of an exchange on is not told how it was asked.
    """

    def asked(self, exchange: int, question: Question) -> None:
        """The session asks."""
        ...

    def came(self, exchange: int, event: StreamEvent) -> None:
        """An event came; it changes the state after this."""
        ...

    def replied(self, exchange: int, reply: Reply | MarksFound) -> None:
        """The reply came."""
        ...

    def ended(self, exchange: int, error: BaseException | None) -> None:
        """Nothing follows: because of an error, because it was given up (a `CancelledError`), or since it is over."""
        ...


@runtime_checkable
class Watcher(Witness, Protocol):
    """A witness that also wants to know when the state has changed."""

    def applied(self, exchange: int) -> None:
        """The state has changed as the event that came last has it."""
        ...


class Traffic:
    """Numbers the exchanges of a session, and tells of them. Used on the session's loop only.

    Attributes:
        coming: Who is told of each event before it changes the state. A stream has thousands of them.
        applying: Who is told after that.
    """

    def __init__(self) -> None:
        self.coming: tuple[Callable[[int, StreamEvent], None], ...] = ()
        self.applying: tuple[Callable[[int], None], ...] = ()
        self._witnesses: tuple[Witness, ...] = ()
        self._numbers = itertools.count(1)
        self._running: set[int] = set()

    def listen(self, witness: Witness) -> Callable[[], None]:
        """Tell a witness, also a `Watcher`, of all that follows, until the returned function is called."""
        self._tell((*self._witnesses, witness))

        def leave() -> None:
            self._tell(tuple(known for known in self._witnesses if known is not witness))

        return leave

    @contextmanager
    def exchange(self, question: Question) -> Generator[int]:
        """Tell of a question, and of how what is done in the block has ended; gives the number of the exchange."""
        number = next(self._numbers)
        self._running.add(number)
        for witness in self._witnesses:
            witness.asked(number, question)
        error: BaseException | None = None
        try:
            yield number
        except BaseException as raised:
            error = raised
            raise
        finally:
            self._running.remove(number)
            for witness in self._witnesses:
                witness.ended(number, error)

    @contextmanager
    def changing(self, exchange: int | None, event: StreamEvent) -> Generator[None]:
        """Tell of what changes the state in the block as of an event of an answer, as long as that is being made."""
        is_running = exchange in self._running
        if exchange is not None and is_running:
            for tell in self.coming:
                tell(exchange, event)
        yield
        if exchange is not None and is_running:
            for tell in self.applying:
                tell(exchange)

    @contextmanager
    def answering(self, exchange: int | None) -> Generator[None]:
        """Have what is asked in the block, and by all that is called in it, asked within the answer of an exchange."""
        before = _answering.get()
        _answering.set((self, exchange))
        try:
            yield
        finally:
            _answering.set(before)

    @property
    def within(self) -> int | None:
        """The exchange in whose answer something is asked here, if it is; witnesses may look when they are `asked`."""
        answering = _answering.get()
        return answering[1] if answering is not None and answering[0] is self else None

    def replied(self, exchange: int, reply: Reply | MarksFound) -> None:
        """Tell of a reply."""
        for witness in self._witnesses:
            witness.replied(exchange, reply)

    def _tell(self, witnesses: tuple[Witness, ...]) -> None:
        self._witnesses = witnesses
        self.coming = tuple(witness.came for witness in witnesses)
        self.applying = tuple(witness.applied for witness in witnesses if isinstance(witness, Watcher))

"""What a model says, in the terms of no provider: a test writes it, the server says it in the wire of the client."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from typing import NamedTuple

from tests.unit.chats import PATIENCE


class Gate:
    """Holds a stream open until a test opens it, or the client goes away."""

    def __init__(self) -> None:
        self._reached: Future[None] = Future()
        self._opened: Future[None] = Future()

    async def passed(self) -> None:
        """Wait, in the server, until it is open."""
        if not self._reached.done():
            self._reached.set_result(None)
        await asyncio.shield(asyncio.wrap_future(self._opened))

    async def reached(self) -> None:
        """Wait, in a test, until the server is there."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(asyncio.wrap_future(self._reached))

    def open(self) -> None:
        """Let the stream go on."""
        self._opened.set_result(None)


class Say(NamedTuple):
    """A delta of text."""

    text: str


class Decline(NamedTuple):
    """A delta of a refusal; plain text where a provider knows none."""

    text: str


class Think(NamedTuple):
    """A delta of reasoning; `begins` another thought, where a provider tells them apart."""

    text: str
    begins: bool = False


class Call(NamedTuple):
    """A call of a tool: its arguments come in small deltas. A broken one stops in the middle of them."""

    name: str
    arguments: str
    id: str = "call_1"
    is_broken: bool = False


class Tokens(NamedTuple):
    """What is told of the tokens at the end."""

    input_tokens: int
    output_tokens: int


class Hold(NamedTuple):
    """The stream stays open until the gate does."""

    gate: Gate


class Break(NamedTuple):
    """An error within the stream, which ends it; OpenAI's Responses may also tell it as a response that failed."""

    message: str
    code: str = "server_error"
    is_response: bool = False


class Cut(NamedTuple):
    """The connection ends here; a clean end looks like the end of an answer over HTTP."""

    is_clean: bool = False


class Full(NamedTuple):
    """The answer ends because it has as many tokens as it may."""


class Refuse(NamedTuple):
    """An error in place of a stream: the only step of its answer."""

    status: int
    message: str
    code: str
    retry_after: int | None = None


Step = Say | Decline | Think | Call | Tokens | Hold | Break | Cut | Full | Refuse
Answer = Sequence[Step]


def deltas(text: str, length: int = 7) -> list[str]:
    """Cut a text into deltas."""
    return [text[at : at + length] for at in range(0, len(text), length)]

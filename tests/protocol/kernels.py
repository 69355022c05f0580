"""Processes that chat in one file: `python -m tests.protocol.kernels` imports once, then forks a kernel each time."""

import asyncio
import hashlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL
from typing import Any

import msgspec

from chatkit_widget.backends import FunctionBackend, recording
from chatkit_widget.backends.message import Message
from chatkit_widget.errors import ChatKitError
from chatkit_widget.options import Options
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.runtime import on_session
from chatkit_widget.session.input import user_input
from chatkit_widget.session.operations import Operation, Put
from chatkit_widget.session.session import ChatSession
from chatkit_widget.store import ThreadStore

ROOT = Path(__file__).parents[2]

LARGE = 300_000
"""Characters of a long answer: SQLite makes a checkpoint after some 4 MB."""

PAGES = 8
"""Turns after which a store is closed and opened again."""


class Kernel:
    """What a forked process does: sends messages until it is killed, and tells of all that a page would have seen.

    Args:
        path: The file of its store.
        number: Which one it is.
        turns: After how many messages it ends; None goes on.
    """

    def __init__(self, path: str, number: int, turns: int | None) -> None:
        self._path = path
        self._number = number
        self._turns = turns

    def run(self) -> None:
        """Live."""
        recording.SOON = 0.002
        asyncio.run(on_session(self._live()))

    async def _live(self) -> None:
        turns = itertools.count() if self._turns is None else range(self._turns)
        for chapter in itertools.groupby(turns, lambda turn: turn // PAGES):
            store = ThreadStore(self._path)
            self._tell("opened")
            backend = FunctionBackend(self._respond, store=store)
            session = ChatSession(backend, Options(), screen=self, listener=lambda _name, _value: None)
            for turn in chapter[1]:
                await self._send(session, turn)
            self._tell("closing")
            await session.close()
            store.close()

    async def _send(self, session: ChatSession, turn: int) -> None:
        text = f"Question {turn} of {self._number}"
        given = user_input(text, content=None, reply=None, tool_choice=None, model=None)
        try:
            answered = await session.turns.send_user_message(given, new_thread=turn % 4 == 0)
            answered.raise_for_status()
            kind = "positive" if turn % 3 else "negative"
            await session.send_feedback(kind)
            rows = session.state.rows
            self._tell("rated", thread=rows[-1].item.thread_id, id=rows[-1].item.id, feedback=kind)
        except ChatKitError as error:
            self._tell("failed", reason=repr(error))

    async def _respond(self, message: Message) -> AsyncGenerator[object]:
        for piece in range(6):
            yield f"Piece {piece} of the answer to {message.text}. "
            self._tell("streaming")
            await asyncio.sleep(0.001)
        if message.text.split()[1] in "13579":
            yield "x" * LARGE
            self._tell("large")
        yield {"numbers": [1, 2, 3]}

    def apply(self, operation: Operation) -> None:
        """Take what a page would; a row that does not stream is one that was acknowledged."""
        match operation:
            case Put(row=row) if not row.streaming:
                self._tell("done", thread=row.item.thread_id, id=row.item.id, digest=digest(row.item))
            case _:
                pass

    def _tell(self, what: str, **more: Any) -> None:
        os.write(1, json.dumps({"what": what, "number": self._number, **more}).encode() + b"\n")


def digest(item: ThreadItem) -> str:
    return hashlib.sha256(msgspec.json.encode(item)).hexdigest()


def serve() -> None:
    """Fork the kernels that a line asks for, tell their ids, and say when all have ended."""
    for line in sys.stdin:
        children: list[int] = []
        for asked in json.loads(line):
            child = os.fork()
            if child == 0:
                try:
                    Kernel(**asked).run()
                    os._exit(0)
                finally:
                    os._exit(1)
            children.append(child)
        os.write(1, json.dumps({"what": "began", "pids": children}).encode() + b"\n")
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        os.write(1, json.dumps({"what": "ended", "codes": codes}).encode() + b"\n")


class Kernels:
    """The process that forks, from outside."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.protocol.kernels"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        )
        self._pids: list[int] = []

    def tells(self, *asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Start kernels, and yield what they tell until all have ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(asked).encode() + b"\n")
        stdin.flush()
        for line in stdout:
            told = json.loads(line)
            if told["what"] == "began":
                self._pids = told["pids"]
            yield told
            if told["what"] == "ended":
                self._pids = []
                return

    def kill(self) -> None:
        """Kill the kernels that run, at once."""
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)

    def close(self) -> None:
        """End everything."""
        self.kill()
        self._process.kill()
        self._process.communicate()


if __name__ == "__main__":
    serve()

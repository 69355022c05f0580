"""What a recording costs a stream of 20,000 events: the same turn with and without it, one after the other."""

import statistics
import tempfile
import time
from pathlib import Path

from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.bridge.outbox import Outbox
from chatkit_widget.options import Options
from chatkit_widget.runtime import on_session
from chatkit_widget.session.input import user_input
from chatkit_widget.session.session import ChatSession
from tests.bench.deltas import Server, stream

RUNS = 25
MESSAGES = 20
DELTAS = 998
"""In each of the messages, so that with their beginnings and ends there are 20,000 events."""


async def turn(lines: list[bytes], path: Path | None) -> tuple[float, float, int]:
    """Run one turn: its seconds, those of processors until the file is complete, and how many lines were recorded."""

    async def run() -> tuple[float, float, int]:
        outbox = Outbox(lambda _data, _buffers: None)
        outbox.is_open = True
        session = ChatSession(
            ServerBackend(Server(lines)), Options(), screen=outbox, listener=lambda _name, _value: None
        )
        await session.start()
        recording = None if path is None else session.overhearing.recordings.begin(path, overwrite=True)
        start, processor = time.perf_counter(), time.process_time()
        result = await session.turns.send_user_message(user_input("Go"))
        outbox.flush()
        taken = time.perf_counter() - start
        count = 0
        if recording is not None:
            recording.stop()
            count = recording.count
        worked = time.process_time() - processor
        result.raise_for_status()
        await session.close()
        outbox.close()
        return taken, worked, count

    return await on_session(run())


async def recording_cost() -> tuple[float, float, float, float]:
    """Return the milliseconds of a turn without and with a recording, and the ratios of time and of processor time.

    All are medians of runs that take turns, so that what else a machine does meanwhile concerns both.
    """
    lines = stream(MESSAGES, DELTAS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flow.jsonl"
        await turn(lines, path)  # Warms up.
        plain: list[tuple[float, float]] = []
        recorded: list[tuple[float, float]] = []
        for run in range(RUNS):
            for to in (None, path) if run % 2 else (path, None):
                taken, worked, count = await turn(lines, to)
                if to is not None and count < MESSAGES * DELTAS:
                    message = f"only {count} lines were recorded"
                    raise RuntimeError(message)
                (plain if to is None else recorded).append((taken, worked))
    before, after = ([statistics.median(run[at] for run in runs) for at in (0, 1)] for runs in (plain, recorded))
    return before[0] * 1000, after[0] * 1000, after[0] / before[0], after[1] / before[1]

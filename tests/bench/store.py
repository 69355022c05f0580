"""How fast a store in a file is: a message that is saved, and a list of very many threads."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from chatkit_widget import ChatKit
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import on_session
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from tests.bench.opening import item, silent
from tests.protocol.wire import NOW

MESSAGES = 500
RUNS = 7
THREADS = (100, 1_000, 10_000)

MOST_SAVING = 5.0
"""Milliseconds until a message is saved."""

MOST_LISTING = 100.0
"""Milliseconds until all threads are listed."""


async def saving() -> float:
    """The median seconds until a message is in the file, waited for from a loop."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = ThreadStore(Path(folder) / "chats.sqlite")
        await store.run(Database.create_thread, ThreadMetadata(id="thr_1", created_at=NOW))
        times: list[float] = []
        for number in range(MESSAGES):
            message = item(2 * number)
            assert isinstance(message, UserMessage)
            start = time.perf_counter()
            await store.run(Database.put_message, message)
            times.append(time.perf_counter() - start)
        store.close()
    return statistics.median(times)


async def listing(count: int) -> tuple[float, float]:
    """The median seconds to open a store of so many threads, and from the first request to all of them in Python."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "chats.sqlite"
        store = ThreadStore(path)
        await store.run(_fill, count)
        store.close()
        runs: list[tuple[float, float]] = []
        for _ in range(RUNS):
            start = time.perf_counter()
            chat = ChatKit(silent, store=path)
            opened = time.perf_counter()
            await on_session(chat._session.start())  # pyright: ignore[reportPrivateUsage] (what the first page asks for)
            listed = time.perf_counter()
            if len(chat.threads) != count:
                message = f"{len(chat.threads)} threads of {count}"
                raise RuntimeError(message)
            chat.close()
            runs.append((opened - start, listed - opened))
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


async def bench_store(verdict: Callable[[float, float], str]) -> None:
    """Print both beside their limits."""
    print("\nA store in a file")
    print(f"saving a message, median of {MESSAGES}, in ms: {verdict(await saving() * 1000, MOST_SAVING)}", flush=True)
    for count in THREADS:
        opening, seconds = await listing(count)
        milliseconds = seconds * 1000
        shown = verdict(milliseconds, MOST_LISTING) if count == THREADS[-1] else f"{milliseconds:5.2f}"
        print(f"{count:6} threads  opened {opening * 1000:6.1f} ms   listed, in ms: {shown}", flush=True)


def _fill(database: Database, count: int) -> None:
    with database.connection.writing():
        for number in range(count):
            database.connection.execute(
                "INSERT INTO threads (id, created_at, title, status, used) VALUES (?, ?, ?, ?, ?)",
                f"thr_{number * 7919 % count:08}",
                NOW.isoformat(),
                f"What is in the table of the penguins, and how many of them are number {number}?",
                '{"type":"active"}',
                number,
            )

"""Kernels that are killed at any moment, and two that use one file at once: nothing is lost.

`CHATKIT_WIDGET_KILLS=200` kills more often than usual, and with `-s` says where it hit.
"""

import os
import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from tests.old_stores import OLD, write_old
from tests.protocol.client import Connect
from tests.protocol.kernels import Kernels, digest
from tests.protocol.wire import assistant, user

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be forked here")

KILLS = int(os.environ.get("CHATKIT_WIDGET_KILLS", "40"))

LIVES = 4
"""Kernels that one file sees, one after another."""

MOMENTS = (
    ("began", 1, 0.03),
    ("began", 1, 0.01),
    ("opened", 2, 0.01),
    ("done", 12, 0.004),
    ("streaming", 20, 0.004),
    ("large", 5, 0.02),
    ("closing", 1, 0.02),
)
"""After which word of a kernel it is killed: after how many of them at most, and within which seconds."""


@pytest.fixture(scope="module")
def kernels() -> Generator[Kernels]:
    made = Kernels()
    yield made
    made.close()


@dataclass
class Acknowledged:
    """What kernels have told that it is done."""

    items: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    feedback: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def hear(self, told: dict[str, Any]) -> None:
        """Take what a kernel tells."""
        match told:
            case {"what": "done"}:
                self.items[told["thread"], told["id"]] = told["digest"]
            case {"what": "rated"}:
                self.feedback[told["thread"], told["id"]] = told["feedback"]
            case _:
                pass

    def check(self, path: Path) -> Counter[str]:
        """Assert that all of it is in the file, and that the file is whole; count what is in it."""
        plain = sqlite3.connect(path)
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        plain.close()
        database = Database(path)
        stored: dict[tuple[str, str], str] = {}
        feedback: dict[tuple[str, str], str] = {}
        counts: Counter[str] = Counter()
        for thread in database.list_threads(9999, descending=True, after=None).data:
            items = {item.id: item for item in database.all_items(thread.id)}
            rated, unfinished = database.get_marks(thread.id)
            stored |= {(thread.id, name): digest(item) for name, item in items.items()}
            feedback |= {(thread.id, name): kind for name, kind in rated.items()}
            counts["cut"] += len(unfinished)
            for name in unfinished:
                assert (thread.id, name) not in self.items
                item = items[name]
                counts["cut with text"] += isinstance(item, AssistantMessage) and bool(item.text)
        database.close()
        assert {key: stored.get(key) for key in self.items} == self.items
        assert {key: feedback.get(key) for key in self.feedback} == self.feedback
        counts["items"] = len(self.items)
        return counts


def test_a_kernel_may_be_killed_at_any_moment(kernels: Kernels, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 (the same moments each time)
    hit: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    path, acknowledged = tmp_path, Acknowledged()
    for number in range(KILLS):
        if number % LIVES == 0:
            sums.update(acknowledged.check(path) if number else {})
            path, acknowledged = tmp_path / f"{number}.sqlite", Acknowledged()
            version = number // LIVES % (len(OLD) + 1)
            if version:
                write_old(path, version)
                acknowledged.items["thr_1", "m0"] = digest(user("m0"))
                acknowledged.items["thr_1", "m1"] = digest(assistant("m1", "Good day"))
                acknowledged.feedback["thr_1", "m1"] = "positive"
        word, most, seconds = chance.choice(MOMENTS)
        left = chance.randint(1, most)
        timer = threading.Timer(chance.uniform(0, seconds), kernels.kill)
        last = "began"
        for told in kernels.tells({"path": str(path), "number": number, "turns": None}):
            acknowledged.hear(told)
            assert told["what"] != "failed", told
            left -= told["what"] == word
            if left == 0:
                left = -1
                timer.start()
            last = told["what"] if told["what"] != "ended" else last
        timer.join()
        hit[last] += 1
        if path.exists():
            acknowledged.check(path)
    sums.update(acknowledged.check(path))
    assert sums["items"] > KILLS
    assert hit.total() == KILLS
    print(f"\n{KILLS} kills, after {dict(hit)}; {dict(sums)}")  # noqa: T201 (shown with -s)


async def test_two_kernels_and_a_third_that_looks_on_lose_nothing(
    kernels: Kernels, tmp_path: Path, connect: Connect
) -> None:
    path = tmp_path / "chats.sqlite"
    store = ThreadStore(path)
    looks_on = connect(lambda message: f"I heard {message}", store=store)
    await looks_on.send("First of all")
    first = looks_on.thread_id
    acknowledged = Acknowledged()
    told = [*kernels.tells(*({"path": str(path), "number": number, "turns": 24} for number in range(2)))]
    assert told[-1] == {"what": "ended", "codes": [0, 0]}
    assert not [each for each in told if each["what"] == "failed"]
    for each in told:
        acknowledged.hear(each)
    acknowledged.check(path)
    assert len(acknowledged.items) >= 2 * 24 * 2
    await looks_on.refresh()
    threads = {thread for thread, _item in acknowledged.items}
    assert {thread.id for thread in looks_on.view.threads or []} == {*threads, first}
    for thread in threads:
        await looks_on.open(thread)
        await looks_on.load_all()
        assert {item.id for item in looks_on.items} == {item for of, item in acknowledged.items if of == thread}
        mine = [each["id"] for each in told if each["what"] == "done" and each["thread"] == thread]
        assert looks_on.ids == list(dict.fromkeys(mine))
    await looks_on.open(first)
    await looks_on.send("And last of all")
    await looks_on.refresh()
    assert (looks_on.view.threads or [])[0].id == first
    plain = sqlite3.connect(path)
    used = [row[0] for row in plain.execute("SELECT used FROM threads")]
    plain.close()
    assert len(set(used)) == len(used) == len(threads) + 1
    store.close()

"""Operations on their way to the pages: gathered, numbered, repeated, cut to size."""

import asyncio
import itertools
import json
from typing import Any

import msgspec
import pytest

from chatkit_widget.bridge import outbox as module
from chatkit_widget.bridge.outbox import BEATS, INTERVAL, LIMIT, Outbox
from chatkit_widget.options import Options
from chatkit_widget.protocol.items import ObjectItem, ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.operations import Append, Draft, Operation, Progress, Put, Remove, Reset, Row, Set, View
from chatkit_widget.testing import Mirror
from tests.protocol.wire import NOW, assistant, output
from tests.unit.clock import in_virtual_time


class Sent:
    """An open outbox and what it sent, with the time of each message."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.sizes: list[int] = []
        self.parts: list[tuple[int, int, int]] = []
        self._bytes = b""
        self.loop = asyncio.get_running_loop()
        self.outbox = Outbox(self._take)
        self.outbox.is_open = True

    def _take(self, message: bytes, buffers: list[bytes]) -> None:
        self.sizes.append(len(message) + sum(len(buffer) for buffer in buffers))
        decoded = json.loads(message)
        if decoded["kind"] == "part":
            self.parts.append((decoded["seq"], decoded["index"], decoded["count"]))
            self._bytes += buffers[0]
            if decoded["index"] < decoded["count"] - 1:
                return
            decoded, self._bytes = json.loads(self._bytes), b""
        self.messages.append(decoded)
        self.times.append(self.loop.time())

    @property
    def batches(self) -> list[dict[str, Any]]:
        """The batches among the messages."""
        return [message for message in self.messages if message["kind"] == "batch"]

    @property
    def operations(self) -> list[dict[str, Any]]:
        """The operations of all batches."""
        return [operation for batch in self.batches for operation in batch["ops"]]


def row(key: str, item: ThreadItem | None = None) -> Row:
    return Row(key=key, turn=1, item=item or assistant(key, ""))


def append(text: str, key: str = "r1") -> Append:
    return Append(key=key, path=["content", 0, "text"], text=text)


def applied(operations: list[dict[str, Any]]) -> Mirror:
    page = Mirror()
    page.apply([msgspec.to_builtins(Reset(view=View(), rows=[])), *operations])
    return page


# When


@in_virtual_time
async def test_what_happens_in_one_step_leaves_in_one_batch_at_once() -> None:
    sent = Sent()
    began = sent.loop.time()
    sent.outbox.apply(Put(row=row("r1"), after=None))
    sent.outbox.apply(Remove(key="r1"))
    assert sent.messages == []
    await asyncio.sleep(0)
    (batch,) = sent.batches
    assert [operation["op"] for operation in batch["ops"]] == ["put", "remove"]
    assert sent.times == [began]


@in_virtual_time
async def test_batches_leave_at_most_every_33_milliseconds() -> None:
    sent = Sent()
    for number in range(300):
        sent.outbox.apply(Remove(key=f"r{number}"))
        await asyncio.sleep(0.001)
    await asyncio.sleep(INTERVAL)
    times = [at for at, message in zip(sent.times, sent.messages, strict=True) if message["kind"] == "batch"]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= INTERVAL - 1e-6
    assert max(gaps) <= INTERVAL + 0.002
    assert [operation["key"] for operation in sent.operations] == [f"r{number}" for number in range(300)]


@in_virtual_time
async def test_the_first_batch_after_a_pause_waits_for_nothing() -> None:
    sent = Sent()
    sent.outbox.apply(Remove(key="a"))
    await asyncio.sleep(60)
    now = sent.loop.time()
    sent.outbox.apply(Remove(key="b"))
    await asyncio.sleep(0)
    assert sent.times[-1] == now


@in_virtual_time
async def test_the_number_of_a_batch_is_repeated_after_half_two_and_eight_seconds_and_then_silence() -> None:
    sent = Sent()
    sent.outbox.apply(Remove(key="a"))
    await asyncio.sleep(100)
    began = sent.times[0]
    assert [message["kind"] for message in sent.messages] == ["batch", "beat", "beat", "beat"]
    assert [message["seq"] for message in sent.messages] == [1, 1, 1, 1]
    assert [at - began for at in sent.times[1:]] == pytest.approx(list(BEATS))
    assert BEATS == (0.5, 2.0, 8.0)


@in_virtual_time
async def test_a_new_batch_begins_the_repetition_anew() -> None:
    sent = Sent()
    sent.outbox.apply(Remove(key="a"))
    await asyncio.sleep(1)
    sent.outbox.apply(Remove(key="b"))
    await asyncio.sleep(100)
    assert [(message["kind"], message["seq"]) for message in sent.messages] == [
        ("batch", 1),
        ("beat", 1),
        ("batch", 2),
        ("beat", 2),
        ("beat", 2),
        ("beat", 2),
    ]


@in_virtual_time
async def test_batches_are_numbered_without_gaps() -> None:
    sent = Sent()
    for number in range(20):
        sent.outbox.apply(Remove(key=f"r{number}"))
        if number % 7 == 0:
            sent.outbox.reset("page", Reset(view=View(), rows=[]))
        await asyncio.sleep(0.02)
    await asyncio.sleep(1)
    assert [batch["seq"] for batch in sent.batches] == list(range(1, len(sent.batches) + 1))


@in_virtual_time
async def test_flush_sends_what_waits_and_nothing_when_nothing_does() -> None:
    sent = Sent()
    sent.outbox.apply(Remove(key="a"))
    sent.outbox.flush()
    sent.outbox.flush()
    assert len(sent.batches) == 1
    await asyncio.sleep(0.4)
    assert len(sent.messages) == 1


@in_virtual_time
async def test_nothing_is_kept_while_no_page_is_there() -> None:
    sent = Sent()
    sent.outbox.is_open = False
    for _ in range(10):
        sent.outbox.apply(append("x"))
    await asyncio.sleep(100)
    sent.outbox.is_open = True
    sent.outbox.flush()
    assert sent.messages == []


@in_virtual_time
async def test_close_drops_what_waits_and_stops_every_timer() -> None:
    sent = Sent()
    sent.outbox.apply(Remove(key="a"))
    await asyncio.sleep(0)
    sent.outbox.apply(Remove(key="b"))
    sent.outbox.close()
    sent.outbox.apply(Remove(key="c"))
    await asyncio.sleep(100)
    assert [message["kind"] for message in sent.messages] == ["batch"]


@in_virtual_time
async def test_an_outbox_that_was_never_used_closes() -> None:
    Sent().outbox.close()
    await asyncio.sleep(0)


# What


@in_virtual_time
async def test_text_for_one_place_leaves_as_one_append() -> None:
    sent = Sent()
    for text in "Hello":
        sent.outbox.apply(append(text))
    await asyncio.sleep(0)
    assert sent.operations == [{"op": "append", "key": "r1", "path": ["content", 0, "text"], "text": "Hello"}]


@in_virtual_time
async def test_text_for_other_places_is_kept_apart_and_in_order() -> None:
    sent = Sent()
    for key, text in [("r1", "a"), ("r1", "b"), ("r2", "c"), ("r1", "d")]:
        sent.outbox.apply(append(text, key))
    sent.outbox.apply(Append(key="r1", path=["content", 1, "text"], text="e"))
    sent.outbox.apply(Set(view=View(responding=True)))
    sent.outbox.apply(append("f"))
    await asyncio.sleep(0)
    assert [operation.get("text") for operation in sent.operations] == ["ab", "c", "d", "e", None, "f"]


@in_virtual_time
async def test_values_that_change_one_after_another_leave_as_one_set_with_the_last_of_each() -> None:
    sent = Sent()
    sent.outbox.apply(Set(view=View(responding=True, progress=Progress(text="a"))))
    sent.outbox.apply(Set(view=View(progress=None)))
    sent.outbox.apply(Set(view=View(loading=False)))
    await asyncio.sleep(0)
    assert sent.operations == [{"op": "set", "view": {"responding": True, "progress": None, "loading": False}}]


@in_virtual_time
async def test_a_set_does_not_overtake_an_append() -> None:
    sent = Sent()
    sent.outbox.apply(Set(view=View(responding=True)))
    sent.outbox.apply(append("a"))
    sent.outbox.apply(Set(view=View(responding=False)))
    await asyncio.sleep(0)
    assert [operation["op"] for operation in sent.operations] == ["set", "append", "set"]


@in_virtual_time
async def test_a_reset_makes_what_waits_before_it_needless() -> None:
    sent = Sent()
    sent.outbox.apply(append("a"))
    sent.outbox.apply(append("b"))
    sent.outbox.apply(Reset(view=View(), rows=[]))
    sent.outbox.apply(append("c"))
    await asyncio.sleep(0)
    assert [operation["op"] for operation in sent.operations] == ["reset", "append"]
    assert sent.operations[1]["text"] == "c"


@in_virtual_time
async def test_a_reset_for_one_page_is_addressed_to_it_and_comes_behind_what_waits() -> None:
    sent = Sent()
    sent.outbox.apply(append("a"))
    sent.outbox.reset("page-1", Reset(view=View(), rows=[]))
    first, second = sent.batches
    assert "to" not in first
    assert second["to"] == "page-1"
    assert second["seq"] == 2


@in_virtual_time
async def test_a_row_that_is_put_again_goes_once_at_its_first_place_without_the_text_before() -> None:
    sent = Sent()
    sent.outbox.apply(Put(row=row("r1"), after=None))
    sent.outbox.apply(append("old"))
    sent.outbox.apply(Put(row=row("r2"), after="r1"))
    sent.outbox.apply(Put(row=row("r1", assistant("a", "new")), after="somewhere"))
    await asyncio.sleep(0)
    assert sent.operations == msgspec.to_builtins(
        [Put(row=row("r1", assistant("a", "new")), after=None), Put(row=row("r2"), after="r1")]
    )


@in_virtual_time
async def test_a_row_that_the_page_has_already_goes_whole_and_the_text_before_it_does_not() -> None:
    sent = Sent()
    sent.outbox.apply(append("old"))
    sent.outbox.apply(append("other", "r2"))
    sent.outbox.apply(Put(row=row("r1", assistant("a", "new")), after=None))
    await asyncio.sleep(0)
    assert [(operation["op"], operation.get("key")) for operation in sent.operations] == [
        ("append", "r2"),
        ("put", None),
    ]


# How large


def big_item(kind: str) -> ThreadItem:
    """Return an item of far more than a batch may hold."""
    long = {"ascii": "x", "wide": "🙂", "controls": "\x01"}[kind] * 5_000_000
    return output("o", long)


@pytest.mark.parametrize("kind", ["ascii", "wide", "controls"])
@in_virtual_time
async def test_a_reset_that_is_too_large_comes_in_parts_and_is_the_same_in_the_end(kind: str) -> None:
    sent = Sent()
    reset = Reset(
        view=View(responding=True),
        rows=[row("r1", assistant("a", "first")), row("r2", big_item(kind)), row("r3", assistant("b", "last"))],
    )
    sent.outbox.reset("page", reset)
    (batch,) = sent.batches
    assert batch["to"] == "page"
    count = len(sent.parts)
    assert count > 1
    assert sent.parts == [(1, index, count) for index in range(count)]
    assert max(sent.sizes) <= LIMIT * 1.01
    page = applied(sent.operations)
    assert page.rows == msgspec.to_builtins(reset)["rows"]
    assert page.view == {"responding": True}


@in_virtual_time
async def test_many_small_rows_come_in_parts_too() -> None:
    sent = Sent()
    rows = [row(f"r{number}", assistant(f"i{number}", "x" * 100_000)) for number in range(100)]
    sent.outbox.reset("page", Reset(view=View(), rows=rows))
    assert max(sent.sizes) <= LIMIT * 1.01
    assert applied(sent.operations).rows == msgspec.to_builtins(rows)


@in_virtual_time
async def test_a_put_that_is_too_large_comes_in_parts() -> None:
    sent = Sent()
    bundle = {
        "text/html": "<b>" + "h" * 1_900_000,
        "image/png": "p" * 1_900_000,
        "application/json": {"a": ["j" * 900_000, 1]},
    }
    item = ObjectItem(id="o", thread_id="t", created_at=NOW, bundle=bundle, class_name="Big")
    sent.outbox.apply(Put(row=row("r1", item), after=None))
    await asyncio.sleep(0)
    assert max(sent.sizes) <= LIMIT * 1.01
    assert applied(sent.operations).rows == [msgspec.to_builtins(row("r1", item))]


@in_virtual_time
async def test_an_append_that_is_too_large_comes_in_parts() -> None:
    sent = Sent()
    sent.outbox.apply(Put(row=row("r1"), after=None))
    sent.outbox.apply(append("é" * 3_000_000))
    await asyncio.sleep(0)
    assert max(sent.sizes) <= LIMIT * 1.01
    assert applied(sent.operations).rows[0]["item"]["content"][0]["text"] == "é" * 3_000_000


def huge(kind: str) -> Operation:
    """Return an operation that is too large without one long string in an item."""
    match kind:
        case "draft":
            return Set(view=View(draft=Draft(text="d" * 5_000_000)))
        case "threads":
            names = (ThreadMetadata(id=f"thr_{at}", created_at=NOW, title="t" * 60) for at in range(50_000))
            return Set(view=View(threads=list(names)))
        case "many short strings":
            bundle = {"application/json": [f"value {at}" for at in range(400_000)]}
            return Put(
                row=row("r1", ObjectItem(id="o", thread_id="t", created_at=NOW, bundle=bundle, class_name="x")),
                after=None,
            )
        case _:
            bundle = {f"text/{at}": "🙂" * 390_000 for at in range(5)}
            return Put(
                row=row("r1", ObjectItem(id="o", thread_id="t", created_at=NOW, bundle=bundle, class_name="x")),
                after=None,
            )


@pytest.mark.parametrize("kind", ["draft", "threads", "many short strings", "several wide strings"])
@in_virtual_time
async def test_no_batch_is_larger_than_the_limit_whatever_is_in_it(kind: str) -> None:
    sent = Sent()
    sent.outbox.apply(huge(kind))
    await asyncio.sleep(0)
    assert max(sent.sizes) <= LIMIT * 1.01


@in_virtual_time
async def test_a_batch_may_be_cut_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 7)
    sent = Sent()
    rows = [row(f"r{at}", output(f"o{at}", "é🙂" * at)) for at in range(8)]
    sent.outbox.reset("page", Reset(view=View(history_open=False), rows=rows))
    assert applied(sent.operations).rows == msgspec.to_builtins(rows)
    assert len(sent.parts) > 100
    sent.outbox.apply(Remove(key="r1"))
    sent.outbox.flush()
    assert sent.parts[-1][0] == 2


def test_the_whole_screen_fits_its_own_type() -> None:
    reset = Reset(view=View(options=Options(), draft=Draft()), rows=[row("r1")])
    assert msgspec.json.decode(msgspec.json.encode(reset), type=Operation) == reset

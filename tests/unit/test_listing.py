"""What is told of a list of threads that changed."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit_widget.options import Options
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.listing import MOST, thread_changes
from chatkit_widget.session.operations import Operation, PutThread, RemoveThread, Set
from chatkit_widget.session.state import ChatState
from chatkit_widget.testing import Mirror

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def named(name: str, title: str | None = None) -> ThreadMetadata:
    return ThreadMetadata(id=name, created_at=NOW, title=title)


def many(count: int) -> list[ThreadMetadata]:
    return [named(f"thr_{at}", f"Chat {at}") for at in range(count)]


class Told:
    """A screen that keeps what it is told."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.page = Mirror()
        self.state = ChatState(Options(), self)
        self.page.apply([msgspec.to_builtins(self.state.snapshot())])

    def apply(self, operation: Operation) -> None:
        """Keep it, and show it."""
        self.operations.append(operation)
        self.page.apply([msgspec.to_builtins(operation)])

    def lists(self, threads: list[ThreadMetadata]) -> list[Operation]:
        """Change the list, and return what is told of that."""
        self.operations.clear()
        self.state.set_threads(threads)
        assert self.page.view["threads"] == msgspec.to_builtins(threads)
        return list(self.operations)


def test_a_new_title_is_told_alone() -> None:
    told, threads = Told(), many(5000)
    told.lists(threads)
    threads[3000] = named("thr_3000", "Another")
    assert told.lists(threads) == [PutThread(thread=threads[3000], after="thr_2999")]


def test_a_title_among_thousands_is_less_than_a_kilobyte() -> None:
    told, threads = Told(), many(5000)
    everything = len(msgspec.json.encode(told.lists(threads)))
    threads[3000] = named("thr_3000", "Another")
    assert len(msgspec.json.encode(told.lists(threads))) < 1000
    assert everything > 300_000


def test_a_thread_that_moves_to_the_front_is_told_alone() -> None:
    told, threads = Told(), many(9)
    told.lists(threads)
    assert told.lists([threads[7], *threads[:7], threads[8]]) == [PutThread(thread=threads[7], after=None)]


def test_a_thread_that_goes_is_told_alone() -> None:
    told, threads = Told(), many(9)
    told.lists(threads)
    assert told.lists(threads[1:]) == [RemoveThread(thread_id="thr_0")]


def test_nothing_is_told_of_the_same_list() -> None:
    told, threads = Told(), many(9)
    told.lists(threads)
    assert told.lists(list(threads)) == []


@pytest.mark.parametrize("kept", [0, 1])
def test_many_changes_are_the_list_anew(kept: int) -> None:
    told, threads = Told(), many(MOST + 2)
    assert [type(each) for each in told.lists(threads)] == [Set]
    assert [type(each) for each in told.lists(threads[:kept])] == [Set]


def test_a_thread_that_is_listed_twice_is_shown_once() -> None:
    told = Told()
    told.state.set_threads([named("a"), named("b"), named("a")])
    assert [known["id"] for known in told.page.view["threads"]] == ["a", "b"]


lists = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y"])), unique_by=lambda pair: pair[0])


@given(lists, lists)
def test_what_is_told_leads_from_any_list_to_any_other(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    first, second = ([named(*pair) for pair in pairs] for pairs in (before, after))
    changes = thread_changes(first, second)
    page = Mirror()
    page.view = {"threads": msgspec.to_builtins(first)}
    page.apply([msgspec.to_builtins(change) for change in changes or []])
    assert page.view["threads"] == msgspec.to_builtins(second)

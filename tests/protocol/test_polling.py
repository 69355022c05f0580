"""What changes behind the chat's back: polling, merging, and servers that list in ways of their own (section 6)."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from functools import cached_property
from typing import Any

import pytest
from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.backends.adding import without_items
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.requests import (
    ItemsFeedback,
    ItemsList,
    ThreadsAddUserMessage,
    ThreadsGetById,
    ThreadsList,
)
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import NOW, OPTIONS, assistant, hidden, output, streamed, thread, user

OPENED = thread("thr_1", [user("u"), assistant("a", "x")])


class Interval(float):
    """A poll interval that counts how often it is waited for; so that no test has to guess how long that takes."""

    waits = 0

    @cached_property
    def _waited(self) -> asyncio.Event:
        return asyncio.Event()

    def __le__(self, other: float) -> bool:
        """Compare, as `asyncio.sleep` does once each time."""
        self.waits += 1
        self._waited.set()
        return float(self) <= other

    async def again(self, times: int = 2) -> None:
        """Wait, on the session's loop, until it was waited for so often from now on."""
        end = self.waits + times
        async with asyncio.timeout(10):
            while self.waits < end:
                self._waited.clear()
                await self._waited.wait()


def changed(backend: RawBackend, *items: ThreadItem, **more: Any) -> None:
    """Change a thread behind the chat's back."""
    backend.threads["thr_1"] = thread("thr_1", items, **more)


async def opened(connect: Connect, backend: RawBackend, **more: Any) -> Client:
    client = connect(backend, **more)
    await client.open("thr_1")
    await client.load_all()
    return client


# Polling


async def test_polling_shows_what_changed_elsewhere(connect: Connect) -> None:
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend, poll_interval=0.001)
    changed(backend, user("u"), assistant("a", "y"), user("v"), title="Named")
    await client.until(lambda: client.ids == ["u", "a", "v"])
    await client.until(lambda: client.thread and client.thread.title == "Named")
    await client.until(lambda: [known.title for known in client.view.threads or []] == ["Named"])
    assert client.texts == ["Hello", "y", "Hello"]


async def test_without_an_interval_nothing_is_polled(connect: Connect) -> None:
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend)
    asked = len(backend.requests)
    await client.settle()
    assert len(backend.requests) == asked


async def test_polling_waits_while_a_response_streams(connect: Connect) -> None:
    go = asyncio.Event()

    async def answer(_request: object) -> AsyncGenerator[StreamEvent]:
        yield ItemDone(item=user("v"))
        await go.wait()

    async def look() -> None:
        asked = len(backend.requests)
        await interval.again(3)
        assert len(backend.requests) == asked
        go.set()

    interval = Interval(0.001)
    backend = RawBackend(answer, threads=[OPENED])
    client = await opened(connect, backend, poll_interval=interval)
    turn = client.begin()
    await client.until(lambda: "v" in client.ids)
    await client.run(interval.again(1))
    await client.run(look())
    await turn


async def test_polling_goes_on_after_a_backend_failed_and_bothers_nobody(connect: Connect) -> None:
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend, poll_interval=0.001)
    failures = iter([BackendError("down"), ZeroDivisionError("by zero")])

    def fail(_request: ThreadsGetById) -> object:
        return next(failures, None)

    backend.replies[ThreadsGetById] = fail
    changed(backend, user("u"), assistant("a", "y"))
    await client.until(lambda: "y" in client.texts)
    await client.settle()
    assert [log.data["reason"] for log in client.of(events.Log) if log.entry == "polling failed"] == [
        "down",
        "ZeroDivisionError: by zero",
    ]
    assert (client.view.notices, client.of(events.Error)) == ([], [])


async def test_polling_ends_with_the_chat(connect: Connect) -> None:
    interval = Interval(0.001)
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend, poll_interval=interval)
    await client.run(interval.again(1))
    await client.close()
    waits = interval.waits
    await connect(RawBackend()).load_all()
    assert interval.waits == waits


async def test_polling_goes_on_with_another_backend(connect: Connect) -> None:
    client = await opened(connect, RawBackend(threads=[OPENED]), poll_interval=0.001)
    other = RawBackend(threads=[OPENED])
    await client.run(client.session.set_backend(other))
    await client.open("thr_1")
    changed(other, user("other"))
    await client.until(lambda: client.ids == ["other"])


# What merging keeps


async def test_what_was_printed_and_what_was_not_sent_stay_where_they_are(connect: Connect) -> None:
    backend = RawBackend(
        [ThreadCreated(thread=thread()), ItemDone(item=user("u")), ItemDone(item=output("o", "printed")), OPTIONS],
        [BackendError("down")],
    )
    client = connect(backend)
    await client.send("one")
    await client.send("two")
    changed(backend, user("u"), assistant("a", "x"), user("v"))
    await client.refresh()
    assert client.ids == ["u", "o", "sent_2", "a", "v"]
    changed(backend, assistant("z", "first"), user("u"))
    await client.refresh()
    assert client.ids == ["z", "u", "o", "sent_2"]
    await client.settle()
    assert [event.item.id for event in client.of(events.ItemRemoved)] == ["a", "v"]


async def test_a_message_that_was_not_sent_can_be_sent_again_after_others_came(connect: Connect) -> None:
    backend = RawBackend(
        [BackendError("down")], [ItemDone(item=user("w")), OPTIONS, *streamed("b", "late")], threads=[OPENED]
    )
    client = await opened(connect, backend)
    await client.send("late")
    changed(backend, user("u"), assistant("a", "x"), user("v"), assistant("c", "between"))
    await client.refresh()
    assert client.texts == ["Hello", "x", "late", "Hello", "between"]
    turn = await client.retry("sent_1")
    assert turn.text == "late"
    assert client.texts == ["Hello", "x", "Hello", "between", "Hello", "late"]
    assert client.ids == ["u", "a", "v", "c", "w", "b"]
    assert len(backend.of(ThreadsAddUserMessage)) == 2


async def test_what_came_of_a_message_that_was_not_sent_goes_when_it_is_sent_again(connect: Connect) -> None:
    backend = RawBackend(
        [ItemDone(item=output("o", "printed")), BackendError("down")],
        [ThreadCreated(thread=thread()), ItemDone(item=user("u")), *streamed("a", "x")],
    )
    client = connect(backend)
    turn = await client.send()
    assert (turn.status, client.ids) == ("failed", ["sent_1", "o"])
    await client.retry()
    assert client.ids == ["u", "a"]


async def test_turns_that_came_from_elsewhere_are_turns_of_their_own(connect: Connect) -> None:
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend)
    changed(backend, user("u"), assistant("a", "x"), assistant("a2", "y"), user("v"), assistant("b", "z"))
    await client.refresh()
    turns = [row.turn for row in client.session.state.rows]
    assert turns[0] == turns[1] == turns[2] < turns[3] == turns[4]
    await client.run(client.session.send_feedback("positive"))
    assert [request.params.item_ids for request in backend.of(ItemsFeedback)] == [["b"]]


async def test_items_before_every_message_are_a_turn_of_their_own(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    client = await opened(connect, backend)
    changed(backend, assistant("welcome", "Hello!"), assistant("more", "Ask me"), user("u"))
    await client.refresh()
    turns = [row.turn for row in client.session.state.rows]
    assert turns[0] == turns[1] != turns[2]


async def test_a_turn_that_comes_and_goes_while_updates_are_read_is_not_undone(connect: Connect) -> None:
    asked, go = asyncio.Event(), asyncio.Event()
    backend = RawBackend([ItemDone(item=user("v")), OPTIONS, *streamed("b", "new")], threads=[OPENED])

    async def slowly(request: ItemsList) -> object:
        before = backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)
        asked.set()
        await go.wait()
        return before

    async def let() -> None:
        go.set()

    client = await opened(connect, backend)
    backend.replies[ItemsList] = slowly
    refreshing = asyncio.create_task(client.refresh())
    await client.run(asked.wait())
    await client.send()
    await client.run(let())
    await refreshing
    assert client.ids == ["u", "a", "v", "b"]


async def test_updates_read_from_a_backend_that_is_gone_are_not_shown(connect: Connect) -> None:
    asked, go = asyncio.Event(), asyncio.Event()
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend)

    async def slowly(request: ThreadsList) -> object:
        asked.set()
        await go.wait()
        return backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)

    async def let() -> None:
        go.set()

    backend.replies[ThreadsList] = slowly
    refreshing = asyncio.create_task(client.refresh())
    await client.run(asked.wait())
    await client.run(client.session.set_backend(RawBackend(threads=[thread("thr_other")])))
    await client.run(let())
    await refreshing
    assert [known.id for known in client.view.threads or []] == ["thr_other"]


async def test_an_item_that_changed_is_replaced_and_keeps_its_turn(connect: Connect) -> None:
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend)
    before = [(row.key, row.turn) for row in client.session.state.rows]
    changed(backend, user("u"), assistant("a", "changed"))
    await client.refresh()
    assert client.texts == ["Hello", "changed"]
    assert [(row.key, row.turn) for row in client.session.state.rows] == before


# Servers that list in ways of their own


class Stubborn(RawBackend):
    """Always lists from the oldest item on, whatever the order that is asked for."""

    def _page(self, thread: Thread, after: str | None, *, descending: bool = False) -> Page[Any]:  # noqa: ARG002 (that is the point)
        return super()._page(thread, after, descending=False)


@pytest.mark.parametrize("length", [5, 20, 21, 45, 70])
async def test_a_server_that_ignores_the_order_is_read_from_the_beginning(connect: Connect, length: int) -> None:
    items: list[ThreadItem] = [user(f"i{at}") if at % 2 == 0 else assistant(f"i{at}", "x") for at in range(length)]
    client = await opened(connect, Stubborn(threads=[thread("thr_1", items)]))
    assert client.ids == [f"i{at}" for at in range(length)]


def one_by_one(pages: list[Page[Any]]) -> Callable[[object], Page[Any]]:
    """Return replies that come one after another."""
    return lambda _request: pages.pop(0)


async def test_so_is_one_whose_first_page_holds_nothing_to_show(connect: Connect) -> None:
    """The items of the first page are hidden, so that the order shows only in their times."""
    later = [assistant(f"i{at}", "x") for at in range(2)]
    moments = [NOW.replace(hour=at) for at in (13, 14)]
    items = [_at(item, moment) for item, moment in zip(later, moments, strict=True)]
    backend = RawBackend()
    first = Page[Any](data=[], has_more=True, after="h")
    backend.replies[ThreadsGetById] = Thread(id="thr_1", created_at=NOW, items=first)
    pages: list[Page[Any]] = [Page(data=items, has_more=False), Page(data=items, has_more=False)]
    backend.replies[ItemsList] = one_by_one(pages)
    client = await opened(connect, backend)
    assert client.ids == ["i0", "i1"]


async def test_one_that_keeps_the_order_is_not_mistaken_for_one_that_does_not(connect: Connect) -> None:
    backend = RawBackend()
    first = Page[Any](data=[], has_more=True, after="h")
    backend.replies[ThreadsGetById] = Thread(id="thr_1", created_at=NOW, items=first)
    newest = [_at(assistant(f"i{at}", "x"), NOW.replace(hour=20 - at)) for at in range(2)]
    pages: list[Page[Any]] = [Page(data=newest, has_more=True, after="i1"), Page(data=[hidden("h")], has_more=False)]
    backend.replies[ItemsList] = one_by_one(pages)
    client = await opened(connect, backend)
    assert client.ids == ["i1", "i0"]


def _at(item: Any, moment: Any) -> Any:
    return replace(item, created_at=moment)


@pytest.mark.parametrize("ids", ["xfygzfwgv", "vgwfzgyfx", "aababbabaab"])
async def test_cursors_that_lead_round_in_a_circle_are_followed_once(connect: Connect, ids: str) -> None:
    """Ids repeat, and a server that pages by them goes on behind the first item with an id."""
    backend = RawBackend(threads=[thread("thr_1", [assistant(name, str(at)) for at, name in enumerate(ids)])], page=2)
    client = connect(backend)
    await client.open("thr_1")
    await client.load_all()
    assert len(backend.of(ItemsList)) < 10
    await client.refresh()
    assert len(backend.of(ItemsList)) < 20


async def test_a_list_of_threads_whose_cursors_lead_round_in_a_circle_is_read_once(connect: Connect) -> None:
    backend = RawBackend()
    names = {None: "a", "a": "b", "b": "a"}

    def page(request: ThreadsList) -> Page[Thread]:
        name = names[request.params.after]
        return Page(data=[without_items(thread(name))], has_more=True, after=name)

    backend.replies[ThreadsList] = page
    client = connect(backend)
    await client.load_all()
    assert [known.id for known in client.view.threads or []] == ["a", "b"]


async def test_a_list_without_cursors_is_followed_by_the_ids_of_its_threads(connect: Connect) -> None:
    backend = RawBackend()
    names = {None: "a", "a": "b", "b": "c"}

    def page(request: ThreadsList) -> Page[Thread]:
        name = names[request.params.after]
        return Page(data=[without_items(thread(name))], has_more=name != "c")

    backend.replies[ThreadsList] = page
    client = connect(backend)
    await client.load_all()
    assert [known.id for known in client.view.threads or []] == ["a", "b", "c"]


async def test_a_page_that_names_no_next_one_ends_the_reading_and_takes_nothing_away(connect: Connect) -> None:
    backend = RawBackend(threads=[OPENED])
    client = await opened(connect, backend)
    backend.replies[ItemsList] = Page[Any](data=[], has_more=True)
    await client.refresh()
    assert client.ids == ["u", "a"]


async def test_what_is_read_for_an_update_does_not_undo_a_turn_that_begins_before_it_is(connect: Connect) -> None:
    client = await opened(connect, RawBackend(threads=[OPENED]))

    async def both() -> None:
        core, threads = client.session._core, client.session._threads  # pyright: ignore[reportPrivateUsage] (the very step)
        refreshing = asyncio.ensure_future(threads.refresh())
        await asyncio.sleep(0)  # It has been asked for, and has read nothing yet.
        core.turn += 1
        core.state.add(user("v"), core.turn, done=False)
        await refreshing

    await client.run(both())
    assert client.ids == ["u", "a", "v"]

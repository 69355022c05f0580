"""Deleting threads, and taking that back within five seconds."""

import asyncio
import atexit
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from chatkit_widget import events
from chatkit_widget.backends.adding import without_items
from chatkit_widget.errors import BackendError, ChatKitBusyError, ChatKitClosedError, NotFoundError, OptionError
from chatkit_widget.options import Options
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.requests import Empty, JsonRequest, StreamingRequest, ThreadsDelete, ThreadsList
from chatkit_widget.protocol.stream import StreamEvent, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.session import deleting
from chatkit_widget.session.deleting import LAST, UNDO
from chatkit_widget.testing import Mirror, RawBackend
from tests.protocol.client import Client
from tests.protocol.virtual import in_virtual_session
from tests.protocol.wire import OPTIONS, thread, user

MOMENT = 0.01


class Kept(RawBackend):
    """Deletes what it is asked to, unless it was told otherwise."""

    async def request(self, request: JsonRequest) -> Any:
        """Delete, or answer as written down."""
        reply = await super().request(request)
        if isinstance(request, ThreadsDelete):
            self.threads.pop(request.params.thread_id, None)
        return reply

    @property
    def deleted(self) -> list[str]:
        """The ids of the threads it was asked to delete, in order."""
        return [request.params.thread_id for request in self.of(ThreadsDelete)]


def three(*scripts: Any) -> Kept:
    """Return a backend with three threads."""
    return Kept(*scripts, threads=[thread(name, [user(f"u_{name}")]) for name in ("a", "b", "c")])


@asynccontextmanager
async def chatting(backend: RawBackend, *, opened: str | None = None, **more: Any) -> AsyncGenerator[Client]:
    """A chat that has listed its threads, and whose page in the end shows what one that comes then would."""
    client = Client(backend, Options(), **more)
    await client.session.start()
    if opened is not None:
        await client.open(opened)
    yield client
    await client.check_page()
    await client.close()


def listed(client: Client) -> list[str]:
    return [known.id for known in client.view.threads or []]


def waiting(client: Client) -> list[str]:
    return [known.id for known in client.view.deleted or []]


async def endless(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
    yield ThreadCreated(thread=thread("new"))
    yield OPTIONS
    await asyncio.Event().wait()


async def busy(client: Client) -> "asyncio.Task[Any]":
    """Begin a turn that goes on, and return it."""
    turn = client.begin()
    await client.until(lambda: client.view.responding)
    await asyncio.sleep(MOMENT)
    return turn


# From a page: in five seconds


@in_virtual_session
async def test_a_thread_leaves_the_list_at_once_and_the_backend_after_five_seconds() -> None:
    backend = three()
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        assert (listed(client), waiting(client), backend.deleted) == (["a", "c"], ["b"], [])
        await asyncio.sleep(UNDO - MOMENT)
        assert (waiting(client), backend.deleted) == (["b"], [])
        await asyncio.sleep(2 * MOMENT)
        assert (listed(client), waiting(client), backend.deleted) == (["a", "c"], [], ["b"])


@in_virtual_session
async def test_undo_puts_a_thread_back_in_its_place_and_nothing_is_deleted() -> None:
    backend = three()
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO - MOMENT)
        await client.session.deletions.undo("b")
        assert (listed(client), waiting(client)) == (["a", "b", "c"], [])
        await asyncio.sleep(2 * UNDO)
        assert (listed(client), backend.deleted) == (["a", "b", "c"], [])


@in_virtual_session
async def test_each_of_several_deletions_has_its_own_five_seconds() -> None:
    backend = three()
    async with chatting(backend) as client:
        for name in ("a", "b", "c"):
            await client.session.deletions.begin(name)
            await asyncio.sleep(1)
        assert (listed(client), waiting(client)) == ([], ["a", "b", "c"])
        await client.session.deletions.undo("b")
        await asyncio.sleep(UNDO - 3 + MOMENT)
        assert (waiting(client), backend.deleted) == (["c"], ["a"])
        await asyncio.sleep(UNDO)
        assert (listed(client), backend.deleted) == (["b"], ["a", "c"])


@in_virtual_session
async def test_after_five_seconds_undo_is_too_late() -> None:
    async with chatting(three()) as client:
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        with pytest.raises(OptionError, match="too late"):
            await client.session.deletions.undo("b")
        assert listed(client) == ["a", "c"]


@in_virtual_session
async def test_what_is_not_in_the_list_cannot_be_deleted() -> None:
    async with chatting(three()) as client:
        await client.session.deletions.begin("b")
        for name in ("b", "nowhere"):
            with pytest.raises(OptionError, match=f"no thread '{name}'"):
                await client.session.deletions.begin(name)


@in_virtual_session
async def test_a_page_that_comes_later_shows_what_can_be_undone() -> None:
    async with chatting(three()) as client:
        await client.session.deletions.begin("b")
        late = Mirror()
        late.apply([msgspec.to_builtins(client.session.state.snapshot())])
        assert [known["id"] for known in late.view["deleted"]] == ["b"]
        assert [known["id"] for known in late.view["threads"]] == ["a", "c"]


# The open thread


@in_virtual_session
async def test_the_open_thread_gives_way_to_a_draft_at_once_and_undo_opens_it_again() -> None:
    async with chatting(three(), opened="b") as client:
        await client.session.deletions.begin("b")
        assert (client.thread_id, client.items) == (None, [])
        await client.session.deletions.undo("b")
        assert (client.thread_id, client.ids) == ("b", ["u_b"])
        assert [event.thread_id for event in client.of(events.ThreadChange)] == ["b", None, "b"]


@in_virtual_session
async def test_undo_does_not_take_the_user_away_from_what_was_opened_since() -> None:
    async with chatting(three(), opened="b") as client:
        await client.session.deletions.begin("b")
        await client.open("c")
        await client.session.deletions.undo("b")
        assert (client.thread_id, listed(client)) == ("c", ["a", "b", "c"])


@in_virtual_session
async def test_undo_during_an_answer_puts_the_thread_back_and_leaves_the_answer() -> None:
    async with chatting(three(endless), opened="b") as client:
        await client.session.deletions.begin("b")
        turn = await busy(client)
        await client.session.deletions.undo("b")
        assert (client.thread_id, client.view.responding) == ("new", True)
        assert listed(client) == ["new", "a", "b", "c"]
        await client.stop()
        assert (await turn).status == "stopped"


@in_virtual_session
async def test_the_open_thread_is_not_deleted_while_an_answer_streams_in_it_but_others_are() -> None:
    backend = three(endless)
    async with chatting(backend) as client:
        turn = await busy(client)
        with pytest.raises(ChatKitBusyError):
            await client.session.deletions.begin("new")
        await client.session.deletions.begin("a")
        await asyncio.sleep(UNDO + MOMENT)
        assert backend.deleted == ["a"]
        await client.stop()
        await turn


@in_virtual_session
async def test_a_thread_that_is_opened_within_the_five_seconds_stays() -> None:
    backend = three()
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await client.open("b")
        await asyncio.sleep(2 * UNDO)
        assert (client.thread_id, listed(client), backend.deleted) == ("b", ["a", "b", "c"], [])


@in_virtual_session
async def test_a_thread_that_is_opened_while_the_backend_deletes_it_gives_way_to_a_draft() -> None:
    backend, go_on = three(), asyncio.Event()
    async with chatting(backend) as client:
        backend.replies[ThreadsDelete] = slowly(go_on)
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        await client.open("b")
        go_on.set()
        await client.until(lambda: client.thread_id is None)


def slowly(go_on: asyncio.Event, reply: Any = None) -> Callable[[Any], Any]:
    """Return a reply that waits."""

    async def answer(_request: object) -> Any:
        await go_on.wait()
        return reply or Empty()

    return answer


# What is read meanwhile


@pytest.mark.parametrize("until", [0.0, UNDO - MOMENT, UNDO + MOMENT])
def test_polling_does_not_bring_a_thread_back(until: float) -> None:
    @in_virtual_session
    async def polled() -> None:
        backend = three()
        async with chatting(backend, poll_interval=0.3) as client:
            await client.session.deletions.begin("b")
            await asyncio.sleep(until)
            await client.refresh()
            assert listed(client) == ["a", "c"]
            assert [known.id for known in await client.session.list_threads()] == ["a", "c"]

    polled()


@in_virtual_session
async def test_a_list_that_was_read_before_the_deletion_does_not_bring_a_thread_back() -> None:
    backend, go_on, deletes = three(), asyncio.Event(), asyncio.Event()
    async with chatting(backend) as client:
        backend.replies[ThreadsDelete] = slowly(deletes)
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        before = Page[Thread](data=[without_items(known) for known in backend.threads.values()])
        backend.replies[ThreadsList] = slowly(go_on, before)
        listing = asyncio.create_task(client.session.list_threads())
        await asyncio.sleep(MOMENT)
        deletes.set()
        await asyncio.sleep(MOMENT)
        go_on.set()
        assert [known.id for known in await listing] == ["a", "c"]
        assert listed(client) == ["a", "c"]


# What goes wrong


@in_virtual_session
async def test_a_thread_that_the_backend_keeps_comes_back_and_the_user_is_told() -> None:
    backend = three()
    backend.replies[ThreadsDelete] = BackendError("read only")
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        assert (listed(client), waiting(client)) == (["a", "b", "c"], [])
        (error,) = client.of(events.Error)
        assert str(error.error) == "read only"
        assert "“b” could not be deleted: read only" in [notice.message for notice in client.view.notices or []]


@in_virtual_session
async def test_whatever_a_backend_of_the_users_own_raises_is_told_too() -> None:
    backend = three()
    backend.replies[ThreadsDelete] = ZeroDivisionError("by zero")
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        assert listed(client) == ["a", "b", "c"]
        assert isinstance(client.of(events.Error)[0].error, BackendError)


@in_virtual_session
async def test_a_thread_that_is_gone_already_is_deleted() -> None:
    backend = three()
    backend.replies[ThreadsDelete] = NotFoundError("no such thread")
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        assert (listed(client), client.of(events.Error)) == (["a", "c"], [])


# From Python: at once


@in_virtual_session
async def test_python_deletes_at_once() -> None:
    backend = three()
    async with chatting(backend) as client:
        await client.session.delete_thread("b")
        assert (listed(client), waiting(client), backend.deleted) == (["a", "c"], [], ["b"])


@in_virtual_session
async def test_python_deletes_at_once_what_a_page_deletes_in_five_seconds() -> None:
    backend = three()
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await client.session.delete_thread("b")
        assert (waiting(client), backend.deleted) == ([], ["b"])
        await asyncio.sleep(2 * UNDO)
        assert backend.deleted == ["b"]


@in_virtual_session
async def test_what_python_could_not_delete_is_in_the_list_again() -> None:
    backend = three()
    backend.replies[ThreadsDelete] = BackendError("read only")
    async with chatting(backend) as client:
        for prepared in (False, True):
            if prepared:
                await client.session.deletions.begin("b")
            with pytest.raises(BackendError, match="read only"):
                await client.session.delete_thread("b")
            assert (listed(client), waiting(client)) == (["a", "b", "c"], [])
        assert len(client.of(events.Error)) == 2


# The end of a chat


@in_virtual_session
async def test_closing_deletes_what_waits_before_it_returns() -> None:
    backend = three()
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await client.session.deletions.begin("c")
        await client.close()
        assert (backend.deleted, waiting(client), backend.is_closed) == (["b", "c"], [], True)
        with pytest.raises(ChatKitClosedError):
            await client.session.deletions.undo("b")


@in_virtual_session
async def test_closing_waits_for_what_is_being_deleted() -> None:
    backend, go_on = three(), asyncio.Event()
    backend.replies[ThreadsDelete] = slowly(go_on)
    async with chatting(backend) as client:
        await client.session.deletions.begin("b")
        await asyncio.sleep(UNDO + MOMENT)
        closing = asyncio.create_task(client.close())
        await asyncio.sleep(MOMENT)
        assert not closing.done()
        go_on.set()
        await closing
        assert "b" not in backend.threads


@in_virtual_session
async def test_closing_sends_deletions_before_a_slow_turn_has_ended() -> None:
    ended: list[list[str]] = []

    async def reluctant(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ThreadCreated(thread=thread("new"))
        yield OPTIONS
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(1)
            ended.append(backend.deleted)

    backend = three(reluctant)
    async with chatting(backend) as client:
        turn = await busy(client)
        await client.session.deletions.begin("b")
        await client.close()
        await turn
    assert ended == [["b"]]


@in_virtual_session
async def test_what_cannot_be_deleted_at_the_end_is_told() -> None:
    for reply, reason in ((BackendError("read only"), "read only"), (slowly(asyncio.Event()), f"within {LAST:.0f} s")):
        backend = three()
        backend.replies[ThreadsDelete] = reply
        async with chatting(backend) as client:
            await client.session.deletions.begin("b")
            await client.close()
            (error,) = client.of(events.Error)
            assert reason in str(error.error)
            assert backend.is_closed


@in_virtual_session
async def test_another_backend_comes_after_the_first_has_deleted_what_waits() -> None:
    before, after = three(), three()
    async with chatting(before) as client:
        await client.session.deletions.begin("b")
        await client.session.set_backend(after)
        assert (before.deleted, after.deleted, before.is_closed) == (["b"], [], True)
        assert (listed(client), waiting(client)) == (["a", "b", "c"], [])


@in_virtual_session
async def test_what_the_first_backend_could_not_delete_is_told_and_not_listed_with_the_second() -> None:
    before, after = three(), Kept(threads=[thread("other")])
    before.replies[ThreadsDelete] = BackendError("read only")
    async with chatting(before) as client:
        await client.session.deletions.begin("b")
        await client.session.set_backend(after)
        await asyncio.sleep(MOMENT)
        assert listed(client) == ["other"]
        assert [str(event.error) for event in client.of(events.Error)] == ["read only"]


@in_virtual_session
async def test_a_process_that_ends_deletes_what_waits() -> None:
    left: list[Callable[[], None]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atexit, "register", left.append)

        def forget(function: object) -> None:
            left[:] = [known for known in left if known != function]

        patch.setattr(atexit, "unregister", forget)

        def wait_not(_futures: object, timeout: float) -> None:
            assert timeout > LAST

        patch.setattr(deleting, "wait", wait_not)
        backend = three()
        async with chatting(backend) as client:
            await client.session.deletions.begin("b")
            await client.session.deletions.begin("c")
            await client.session.deletions.undo("c")
            (leave,) = left
            leave()
            await asyncio.sleep(MOMENT)
            assert (backend.deleted, left) == (["b"], [])


# Whether the threads have been listed


@in_virtual_session
async def test_an_empty_list_and_one_that_has_not_come_are_told_apart() -> None:
    backend = Kept()
    client = Client(backend, Options())
    assert (client.view.threads, client.view.listing) == ([], "pending")
    await client.session.start()
    assert (client.view.threads, client.view.listing) == ([], "done")
    await client.close()


@in_virtual_session
async def test_a_list_that_cannot_be_read_is_told_apart_too() -> None:
    backend = three()
    backend.replies[ThreadsList] = BackendError("gone")
    async with chatting(backend) as client:
        assert (client.view.listing, listed(client)) == ("failed", [])
        del backend.replies[ThreadsList]
        await client.session.list_threads()
        assert (client.view.listing, listed(client)) == ("done", ["a", "b", "c"])


@in_virtual_session
async def test_a_list_of_a_backend_that_was_replaced_says_nothing_of_the_new_one() -> None:
    before, go_on = three(), asyncio.Event()
    async with chatting(before) as client:
        before.replies[ThreadsList] = failing(go_on)
        listing = asyncio.create_task(client.session.list_threads())
        await asyncio.sleep(MOMENT)
        await client.session.set_backend(three())
        go_on.set()
        with pytest.raises(BackendError):
            await listing
        assert client.view.listing == "done"


def failing(go_on: asyncio.Event) -> Callable[[Any], Any]:
    async def answer(_request: object) -> Any:
        await go_on.wait()
        message = "gone"
        raise BackendError(message)

    return answer

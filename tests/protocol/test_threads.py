"""Opening, listing, refreshing, renaming and deleting threads (section 6 of the client's rules)."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator

import pytest

from chatkit_widget import events
from chatkit_widget.backends.adding import without_items
from chatkit_widget.errors import BackendError, ChatKitBusyError, ChatKitClosedError, NotFoundError, OptionError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.requests import (
    Empty,
    ItemsFeedback,
    ItemsList,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsRetryAfterItem,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import ItemDone, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.store import ThreadStore
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import OPTIONS, assistant, hidden, streamed, thread, user


def long(name: str, length: int) -> Thread:
    """Return a thread of this many items, questions and answers by turns."""
    items: list[ThreadItem] = [
        user(f"i{at}", str(at)) if at % 2 == 0 else assistant(f"i{at}", str(at)) for at in range(length)
    ]
    return thread(name, items)


def paged(pages: Iterator[object]) -> Callable[[object], object]:
    """Return replies that come one after another."""
    return lambda _request: next(pages)


def echo(message: object) -> str:
    return f"You said {message}"


# Opening


async def test_opening_a_thread_shows_it_and_tells_a_pair_of_load_events(connect: Connect) -> None:
    client = connect(RawBackend(threads=[thread("thr_1", [user("u"), assistant("a", "x")])]))
    await client.open("thr_1")
    await client.settle()
    assert client.thread_id == "thr_1"
    assert client.ids == ["u", "a"]
    assert client.names == ["thread.load.start", "thread.change", "thread.load.end"]
    assert {event.thread_id for event in client.of(events.ThreadLoadStart)} == {"thr_1"}
    assert [value for name, value in client.told if name == "loading"] == [True, False]


async def test_none_opens_a_draft_without_a_request_and_without_load_events(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    client = connect(backend)
    await client.open("thr_1")
    asked = len(backend.requests)
    await client.open(None)
    await client.settle()
    assert client.thread_id is None
    assert client.items == []
    assert client.names[3:] == ["thread.change"]
    assert len(backend.requests) == asked


async def test_a_thread_that_does_not_exist_is_an_error_and_the_open_one_stays(connect: Connect) -> None:
    client = connect(RawBackend(threads=[thread("thr_1", [user("u")])]))
    await client.open("thr_1")
    with pytest.raises(NotFoundError, match="thr_9"):
        await client.open("thr_9")
    await client.settle()
    assert client.thread_id == "thr_1"
    assert client.ids == ["u"]
    assert client.view.loading is False
    assert client.names[3:] == ["thread.load.start", "thread.load.end", "error"] or client.names[3:] == [
        "thread.load.start",
        "error",
        "thread.load.end",
    ]
    (notice,) = client.view.notices or []
    assert "thr_9" in notice.message


async def test_the_chat_is_busy_while_a_thread_loads(connect: Connect) -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    async def slowly(_request: object) -> Thread:
        asked.set()
        await go.wait()
        return thread("thr_1")

    async def release() -> None:
        go.set()

    backend = RawBackend()
    backend.replies[ThreadsGetById] = slowly
    client = connect(backend)
    opening = asyncio.create_task(client.open("thr_1"))
    await client.until(lambda: client.view.loading)
    with pytest.raises(ChatKitBusyError, match="loading"):
        await client.send()
    await client.run(release())
    await opening


async def test_hidden_items_of_a_thread_are_not_shown(connect: Connect) -> None:
    client = connect(RawBackend(threads=[thread("thr_1", [user("u"), hidden("h"), assistant("a", "x")])]))
    await client.open("thr_1")
    assert client.ids == ["u", "a"]


async def test_items_of_one_page_are_all_shown_even_if_their_ids_repeat(connect: Connect) -> None:
    items: list[ThreadItem] = [user("u"), assistant("__fake_id__", "1"), user("v"), assistant("__fake_id__", "2")]
    client = connect(RawBackend(threads=[thread("thr_1", items)]))
    await client.open("thr_1")
    assert client.texts == ["Hello", "1", "Hello", "2"]


@pytest.mark.parametrize("length", [1, 19, 20, 21, 25, 39, 40, 41, 59, 60, 61, 100])
async def test_a_long_thread_is_complete_and_in_order_once_all_pages_are_in(connect: Connect, length: int) -> None:
    client = connect(RawBackend(threads=[long("thr_1", length)]))
    await client.open("thr_1")
    await client.load_all()
    assert client.ids == [f"i{at}" for at in range(length)]


async def test_the_newest_page_of_a_long_thread_comes_first(connect: Connect) -> None:
    asked, go = asyncio.Event(), asyncio.Event()
    backend = RawBackend(threads=[long("thr_1", 100)])

    async def hold_older_pages(request: ItemsList) -> Page[ThreadItem] | None:
        if request.params.after is not None:
            asked.set()
            await go.wait()
        return None

    async def reply(request: ItemsList) -> object:
        await hold_older_pages(request)
        return backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)

    async def release() -> None:
        go.set()

    backend.replies[ItemsList] = reply
    client = connect(backend)
    await client.open("thr_1")
    assert client.ids == [f"i{at}" for at in range(80, 100)]
    await client.run(release())
    await client.load_all()
    assert len(client.ids) == 100


async def test_each_turn_of_a_long_thread_has_a_number_of_its_own(connect: Connect) -> None:
    client = connect(RawBackend(threads=[long("thr_1", 70)]))
    await client.open("thr_1")
    await client.load_all()
    numbers = [row.turn for row in client.session.state.rows]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 35
    assert numbers[-1] == 0


async def test_a_message_may_be_sent_while_older_pages_come(connect: Connect) -> None:
    backend = RawBackend([ItemDone(item=user("new")), OPTIONS, *streamed("i85", "fresh")], threads=[long("thr_1", 100)])
    client = connect(backend)
    await client.open("thr_1")
    await client.send()
    await client.load_all()
    assert client.ids == [*(f"i{at}" for at in range(100)), "new", "i85"]
    assert client.texts[-1] == "fresh"
    assert client.texts[85] == "85"


async def test_a_beginning_that_cannot_be_read_is_told_and_the_rest_stays(connect: Connect) -> None:
    backend = RawBackend(threads=[long("thr_1", 100)])

    def reply(request: ItemsList) -> object:
        if request.params.after is not None:
            return BackendError("lost")
        return backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)

    backend.replies[ItemsList] = reply
    client = connect(backend)
    await client.open("thr_1")
    with pytest.raises(BackendError, match="lost"):
        await client.load_all()
    await client.until(lambda: client.view.notices)
    assert client.ids[-1] == "i99"


async def test_opening_another_thread_ends_the_loading_of_older_pages(connect: Connect) -> None:
    asked = asyncio.Event()
    backend = RawBackend(threads=[long("thr_1", 100), thread("thr_2", [user("other")])])

    async def reply(request: ItemsList) -> object:
        if request.params.after is not None:
            asked.set()
            await asyncio.Event().wait()
        return backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)

    backend.replies[ItemsList] = reply
    client = connect(backend)
    await client.open("thr_1")
    waiting = asyncio.create_task(client.load_all())
    await client.run(asked.wait())
    await client.open("thr_2")
    await waiting
    assert client.ids == ["other"]


async def test_a_page_without_a_new_cursor_ends_the_reading(connect: Connect) -> None:
    backend = RawBackend()
    stuck = Page[ThreadItem](data=[assistant("__fake_id__", "x")], has_more=True, after="__fake_id__")
    backend.replies[ThreadsGetById] = Thread(id="thr_1", created_at=user("u").created_at, items=stuck)
    backend.replies[ItemsList] = stuck
    client = connect(backend)
    await client.open("thr_1")
    await client.load_all()
    assert len(backend.of(ItemsList)) <= 3


async def test_an_empty_page_does_not_end_the_reading(connect: Connect) -> None:
    """Hidden items are filtered after paging, so that a page may hold none; only `has_more` counts."""
    pages = iter(
        [
            Page(data=[assistant("c", "3")], has_more=True, after="c"),
            Page[ThreadItem](data=[], has_more=True, after="h"),
            Page(data=[assistant("b", "2"), assistant("a", "1")]),
        ]
    )
    backend = RawBackend()
    backend.replies[ThreadsGetById] = Thread(
        id="thr_1",
        created_at=user("u").created_at,
        items=Page[ThreadItem](data=[assistant("a", "1")], has_more=True, after="a"),
    )
    backend.replies[ItemsList] = paged(pages)
    client = connect(backend)
    await client.open("thr_1")
    await client.load_all()
    assert client.ids == ["a", "b", "c"]


async def test_a_reply_of_the_wrong_kind_is_an_error_that_names_it(connect: Connect) -> None:
    backend = RawBackend()
    backend.replies[ThreadsGetById] = Empty()
    with pytest.raises(BackendError, match="unexpected Empty"):
        await connect(backend).open("thr_1")
    backend = RawBackend(threads=[long("thr_1", 50)])
    backend.replies[ItemsList] = Empty()
    with pytest.raises(BackendError, match="unexpected Empty"):
        await connect(backend).open("thr_1")


async def test_load_all_returns_at_once_when_nothing_is_open(connect: Connect) -> None:
    await connect(RawBackend()).load_all()


async def test_a_wait_that_the_close_of_the_chat_ends_says_so(connect: Connect) -> None:
    backend = RawBackend()
    asked = asyncio.Event()

    async def never(_request: object) -> None:
        asked.set()
        await asyncio.Event().wait()

    backend.replies[ThreadsList] = never
    client = connect(backend)
    waiting = asyncio.create_task(client.load_all())
    await client.run(asked.wait())
    await client.close()
    with pytest.raises(ChatKitClosedError):
        await waiting


# The start


async def test_no_request_is_made_before_the_first_command(connect: Connect) -> None:
    backend = RawBackend()
    client = connect(backend)
    await client.settle()
    assert backend.requests == []


async def test_the_first_command_lists_the_threads(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1")])
    client = connect(backend)
    await client.load_all()
    assert [known.id for known in client.view.threads or []] == ["thr_1"]
    (request,) = backend.of(ThreadsList)
    assert (request.params.limit, request.params.order) == (9999, "desc")


async def test_threads_are_not_listed_when_the_history_is_off(connect: Connect) -> None:
    backend = RawBackend()
    await connect(backend, options={"history": {"enabled": False}}).load_all()
    assert backend.requests == []


async def test_a_list_that_cannot_be_read_is_told_and_the_chat_goes_on(connect: Connect) -> None:
    backend = RawBackend([ThreadCreated(thread=thread()), ItemDone(item=user("u"))])
    backend.replies[ThreadsList] = BackendError("down")
    client = connect(backend)
    assert (await client.send()).status == "completed"
    await client.until(lambda: client.view.notices)


async def test_a_list_in_several_pages_is_read_to_its_end(connect: Connect) -> None:
    pages = iter(
        [
            Page(data=[without_items(thread("thr_1"))], has_more=True, after="thr_1"),
            Page(data=[without_items(thread("thr_2"))]),
        ]
    )
    backend = RawBackend()
    backend.replies[ThreadsList] = paged(pages)
    client = connect(backend)
    await client.load_all()
    assert [known.id for known in client.view.threads or []] == ["thr_1", "thr_2"]


async def test_a_list_of_the_wrong_kind_is_told(connect: Connect) -> None:
    backend = RawBackend()
    backend.replies[ThreadsList] = Empty()
    with pytest.raises(BackendError, match="unexpected Empty"):
        await connect(backend).run(connect(backend).session.list_threads())


async def test_initial_thread_is_open_before_the_first_command_acts(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    client = connect(backend, options={"initial_thread": "thr_1"})
    await client.load_all()
    assert client.thread_id == "thr_1"


async def test_an_initial_thread_that_is_gone_leaves_a_draft_that_works(connect: Connect) -> None:
    client = connect(echo, options={"initial_thread": "thr_gone"})
    assert (await client.send()).status == "completed"
    await client.until(lambda: client.of(events.Error))


async def test_the_thread_of_an_earlier_chat_that_is_gone_with_its_server_is_no_news(connect: Connect) -> None:
    client = connect(echo, thread_id="thr_gone")
    assert (await client.send()).status == "completed"
    await client.until(lambda: any(event.entry == "the first thread was not opened" for event in client.of(events.Log)))
    assert client.of(events.Error) == []
    assert client.view.notices == []


# The list


async def test_the_history_is_read_anew_when_it_opens(connect: Connect) -> None:
    backend = RawBackend()
    client = connect(backend)
    await client.run(client.session.set_history_open(is_open=True))
    await client.run(client.session.set_history_open(is_open=True))
    await client.run(client.session.set_history_open(is_open=False))
    await client.settle()
    assert len(backend.of(ThreadsList)) == 2
    assert client.names == ["history.open", "history.close"]
    assert [value for name, value in client.told if name == "history_open"] == [True, False]


async def test_a_history_that_is_off_does_not_open(connect: Connect) -> None:
    client = connect(RawBackend(), options={"history": {"enabled": False}})
    await client.run(client.session.set_history_open(is_open=True))
    assert client.view.history_open is False
    assert client.names == []


async def test_the_thread_used_last_is_first_in_the_list(connect: Connect, store: ThreadStore) -> None:
    client = connect(echo, store=store)
    await client.send("one")
    first = client.thread_id
    await client.send("two", new_thread=True)
    second = client.thread_id
    assert [known.id for known in await client.run(client.session.list_threads())] == [second, first]
    await client.open(first)
    await client.send("three")
    assert [known.id for known in await client.run(client.session.list_threads())] == [first, second]


async def test_a_renamed_thread_has_its_title_in_the_list_and_in_the_header(connect: Connect) -> None:
    client = connect(echo)
    await client.send("one")
    first = client.thread_id or ""
    await client.send("two", new_thread=True)
    await client.run(client.session.rename_thread(first, "Old"))
    await client.run(client.session.rename_thread(client.thread_id or "", "New"))
    assert [known.title for known in client.view.threads or []] == ["New", "Old"]
    assert client.thread is not None
    assert client.thread.title == "New"


async def test_deleting_the_open_thread_gives_a_draft(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    await client.run(client.session.delete_thread(client.thread_id or ""))
    await client.settle()
    assert client.thread_id is None
    assert client.items == []
    assert client.view.threads == []
    assert client.of(events.ThreadChange)[-1].thread_id is None


async def test_deleting_another_thread_leaves_the_open_one(connect: Connect) -> None:
    client = connect(echo)
    await client.send("one")
    first = client.thread_id or ""
    await client.send("two", new_thread=True)
    await client.run(client.session.delete_thread(first))
    assert client.texts == ["two", "You said two"]
    assert [known.id for known in client.view.threads or []] == [client.thread_id]


async def test_an_unknown_thread_can_be_neither_renamed_nor_deleted(connect: Connect) -> None:
    client = connect(echo)
    with pytest.raises(NotFoundError):
        await client.run(client.session.rename_thread("thr_9", "x"))
    with pytest.raises(NotFoundError):
        await client.run(client.session.delete_thread("thr_9"))


# Refreshing


async def opened(connect: Connect, backend: RawBackend) -> Client:
    client = connect(backend)
    await client.open("thr_1")
    await client.load_all()
    return client


async def test_fetch_updates_merges_what_changed_behind_the_chats_back(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u"), assistant("a", "old"), assistant("gone", "x")])])
    client = await opened(connect, backend)
    keys = {row.item.id: row.key for row in client.session.state.rows}
    backend.threads["thr_1"] = thread(
        "thr_1", [user("before"), user("u"), assistant("a", "new"), assistant("b", "more")], title="Named"
    )
    await client.run(client.session.fetch_updates())
    assert client.texts == ["Hello", "Hello", "new", "more"]
    assert client.ids == ["before", "u", "a", "b"]
    assert client.thread is not None
    assert client.thread.title == "Named"
    assert {row.item.id: row.key for row in client.session.state.rows}.items() >= {
        "u": keys["u"],
        "a": keys["a"],
    }.items()
    await client.settle()
    assert [event.item.id for event in client.of(events.ItemRemoved)] == ["gone"]
    assert client.names.count("thread.load.start") == 1


async def test_fetch_updates_reads_every_page(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("i0")])])
    client = await opened(connect, backend)
    backend.threads["thr_1"] = long("thr_1", 70)
    await client.run(client.session.fetch_updates())
    assert client.ids == [f"i{at}" for at in range(70)]


async def test_fetch_updates_shows_every_item_even_if_ids_repeat(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u"), assistant("__fake_id__", "1")])])
    client = await opened(connect, backend)
    backend.threads["thr_1"] = thread(
        "thr_1",
        [
            user("u"),
            assistant("__fake_id__", "1"),
            user("v"),
            assistant("__fake_id__", "2"),
            user("w"),
            assistant("__fake_id__", "3"),
        ],
    )
    await client.run(client.session.fetch_updates())
    assert client.texts == ["Hello", "1", "Hello", "2", "Hello", "3"]


async def test_fetch_updates_tells_the_page_only_what_differs(connect: Connect) -> None:
    backend = RawBackend(threads=[long("thr_1", 10)])
    client = await opened(connect, backend)
    client.operations.clear()
    await client.run(client.session.fetch_updates())
    assert client.operations == []


async def test_a_second_fetch_updates_joins_the_running_one(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    client = await opened(connect, backend)
    before = len(backend.of(ThreadsGetById))
    go = asyncio.Event()

    async def slowly(request: ThreadsGetById) -> object:
        await go.wait()
        return backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)

    async def both() -> None:
        first = asyncio.ensure_future(client.session.fetch_updates())
        second = asyncio.ensure_future(client.session.fetch_updates())
        await asyncio.sleep(0)
        assert client.view.loading is False
        go.set()
        await asyncio.gather(first, second)

    backend.replies[ThreadsGetById] = slowly
    await client.run(both())
    assert len(backend.of(ThreadsGetById)) == before + 1


async def test_fetch_updates_without_a_thread_reads_only_the_list(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1")])
    client = connect(backend)
    await client.load_all()
    backend.requests.clear()
    await client.run(client.session.fetch_updates())
    assert [type(request) for request in backend.requests] == [ThreadsList]


async def test_fetch_updates_leaves_a_response_that_began_meanwhile_alone(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    asked, go, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slowly(request: ThreadsGetById) -> object:
        asked.set()
        await go.wait()
        return backend._read(request)  # pyright: ignore[reportPrivateUsage] (what it would have answered)

    async def answer(_request: object) -> AsyncGenerator[ItemDone]:
        yield ItemDone(item=user("v"))
        yield ItemDone(item=assistant("a", "x"))
        await ended.wait()

    async def set_(event: asyncio.Event) -> None:
        event.set()

    backend.scripts.append(answer)
    client = await opened(connect, backend)
    backend.replies[ThreadsGetById] = slowly
    refreshing = asyncio.create_task(client.run(client.session.fetch_updates()))
    await client.run(asked.wait())
    turn = client.begin()
    await client.until(lambda: "a" in client.ids)
    await client.run(set_(go))
    await refreshing
    assert client.ids == ["u", "v", "a"]
    await client.run(set_(ended))
    await turn


async def test_fetch_updates_does_not_ask_for_the_list_when_the_history_is_off(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    client = connect(backend, options={"history": {"enabled": False}})
    await client.open("thr_1")
    await client.run(client.session.fetch_updates())
    assert backend.of(ThreadsList) == []


# Feedback


async def test_feedback_is_on_every_item_of_the_last_answer_and_not_on_the_question(connect: Connect) -> None:
    backend = RawBackend(
        [ThreadCreated(thread=thread()), ItemDone(item=user("u")), *streamed("a", "x"), *streamed("b", "y")]
    )
    client = connect(backend)
    await client.send()
    await client.run(client.session.send_feedback("positive"))
    (request,) = backend.of(ItemsFeedback)
    assert (request.params.item_ids, request.params.kind) == (["a", "b"], "positive")
    keys = [row.key for row in client.session.state.rows[1:]]
    assert client.view.feedback == dict.fromkeys(keys, "positive")


async def test_feedback_may_name_its_items(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u"), assistant("a", "x"), user("v"), assistant("b", "y")])])
    client = await opened(connect, backend)
    await client.run(client.session.send_feedback("negative", ["a"]))
    assert [request.params.item_ids for request in backend.of(ItemsFeedback)] == [["a"]]
    with pytest.raises(OptionError, match="'c'"):
        await client.run(client.session.send_feedback("negative", ["c"]))


async def test_without_an_answer_there_is_nothing_to_give_feedback_on(connect: Connect) -> None:
    with pytest.raises(OptionError, match="no answer"):
        await connect(RawBackend()).run(connect(RawBackend()).session.send_feedback("positive"))


async def test_feedback_goes_with_its_thread(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    await client.run(client.session.send_feedback("positive"))
    await client.open(None)
    assert client.view.feedback == {}


# Retry on a stored thread


async def test_retry_names_the_message_of_the_server(connect: Connect) -> None:
    backend = RawBackend([OPTIONS], threads=[thread("thr_1", [user("u"), assistant("a", "x")])])
    client = await opened(connect, backend)
    await client.retry()
    (request,) = backend.of(ThreadsRetryAfterItem)
    assert (request.params.thread_id, request.params.item_id) == ("thr_1", "u")
    assert client.ids == ["u"]


async def test_requests_that_only_write_are_asked_once(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1")])
    client = connect(backend)
    await client.run(client.session.rename_thread("thr_1", "x"))
    await client.run(client.session.delete_thread("thr_1"))
    assert (len(backend.of(ThreadsUpdate)), len(backend.of(ThreadsDelete))) == (1, 1)

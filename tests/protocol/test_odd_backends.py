"""Backends that answer late, fail, repeat ids or raise what they should not: nothing is lost, and who waits is told."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from functools import partial
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends.adding import without_items
from chatkit_widget.bridge.answers import answer
from chatkit_widget.bridge.calls import (
    Feedback,
)
from chatkit_widget.errors import BackendError, ChatKitClosedError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import FileAttachment, UploadDescriptor
from chatkit_widget.protocol.items import EndOfTurn, UserMessage
from chatkit_widget.protocol.requests import (
    InputTranscribe,
    ItemsFeedback,
    ItemsList,
    JsonRequest,
    Reply,
    StreamingRequest,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemUpdated,
    Notice,
    StreamEvent,
    ThreadCreated,
)
from chatkit_widget.protocol.threads import Locked, Thread
from chatkit_widget.protocol.updates import TextDelta
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import NOW, OPTIONS, assistant, streamed, thread, user

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
FAKE = "__fake_id__"


class Slow(RawBackend):
    """Answers requests of some types only once it may go on."""

    def __init__(self, *scripts: Any, slow: tuple[type[Any], ...], **more: Any) -> None:
        super().__init__(*scripts, **more)
        self.slow = slow
        self.go_on = asyncio.Event()
        self.waiting = 0

    async def request(self, request: JsonRequest) -> Reply:
        """Wait, and answer."""
        if isinstance(request, self.slow):
            self.waiting += 1
            await self.go_on.wait()
        return await super().request(request)


def let_go(client: Client, backend: Slow) -> Coroutine[Any, Any, None]:
    async def go() -> None:
        backend.go_on.set()

    return client.run(go())


async def begun(client: Client, backend: Slow) -> None:
    """Wait until a request waits."""
    while not backend.waiting:
        await client.run(asyncio.sleep(0))


def command(client: Client, kind: type[Any]) -> Coroutine[Any, Any, object]:
    """Return a command that makes a request of one type."""
    session = client.session
    commands: dict[type[Any], Callable[[], Coroutine[Any, Any, object]]] = {
        ThreadsList: session.list_threads,
        ThreadsGetById: partial(session.set_thread_id, "thr_1"),
        ThreadsUpdate: partial(session.rename_thread, "thr_1", "x"),
        ThreadsDelete: partial(session.delete_thread, "thr_1"),
        ItemsFeedback: partial(session.send_feedback, "positive"),
        InputTranscribe: partial(session.transcribe, b"", "audio/webm"),
        ItemsList: session.fetch_updates,
    }
    return commands[kind]()


# What is closed in the middle


@pytest.mark.parametrize("kind", [ThreadsList, ThreadsGetById, ThreadsUpdate, ThreadsDelete])
async def test_closing_ends_what_waits_for_the_backend(connect: Connect, kind: type[Any]) -> None:
    backend = Slow(threads=[thread("thr_1", [user("u")])], slow=(kind,))
    client = connect(backend, options={"history": {"enabled": False}})
    await client.run(client.session.start())
    waiting = asyncio.create_task(client.run(command(client, kind)))
    await begun(client, backend)
    await client.close()
    with pytest.raises(ChatKitClosedError):
        await waiting


async def test_cancelling_a_command_cancels_its_request(connect: Connect) -> None:
    backend = Slow(slow=(ThreadsList,))
    client = connect(backend, options={"history": {"enabled": False}})
    waiting = asyncio.create_task(client.run(client.session.list_threads()))
    await begun(client, backend)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await let_go(client, backend)
    assert await client.run(client.session.list_threads()) == []


# What a backend raises


async def test_a_list_that_raises_what_it_should_not_is_told_and_the_chat_works(connect: Connect) -> None:
    backend = RawBackend([*CREATED, *streamed("a", "Hi")])
    backend.replies[ThreadsList] = KeyError("boom")
    client = connect(backend)
    assert (await client.send()).text == "Hi"
    (notice,) = client.view.notices or []
    await client.settle()
    assert "The list of conversations could not be read: KeyError: 'boom'" in notice.message
    (told,) = client.of(events.Error)
    assert isinstance(told.error, BackendError)
    assert "Traceback" in (told.error.detail or "")


async def test_a_thread_that_raises_what_it_should_not_is_told(connect: Connect) -> None:
    backend = RawBackend(threads=[thread()])
    backend.replies[ThreadsGetById] = KeyError("boom")
    client = connect(backend)
    with pytest.raises(BackendError, match="KeyError: 'boom'"):
        await client.open("thr_1")
    await client.until(lambda: client.view.notices)
    assert client.view.loading is False


@pytest.mark.parametrize("kind", [ThreadsList, ThreadsUpdate, ThreadsDelete, ItemsFeedback, InputTranscribe, ItemsList])
async def test_what_fails_beside_turns_is_raised_and_told(connect: Connect, kind: type[Any]) -> None:
    backend = RawBackend(threads=[thread("thr_1", [user("u"), assistant("a", "x")])])
    client = connect(backend)
    await client.open("thr_1")
    backend.replies[kind] = BackendError("down")
    with pytest.raises(BackendError, match="down"):
        await client.run(command(client, kind))
    await client.settle()
    assert [str(event.error) for event in client.of(events.Error)] == ["down"]


async def test_a_history_that_cannot_be_read_opens_and_says_so(connect: Connect) -> None:
    backend = RawBackend()
    client = connect(backend)
    await client.run(client.session.start())
    backend.replies[ThreadsList] = BackendError("down")
    await client.run(client.session.set_history_open(is_open=True))
    await client.until(lambda: client.view.notices)
    await client.settle()
    assert client.view.history_open is True
    assert len(client.of(events.Error)) == 1


async def test_the_code_of_an_error_is_kept(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ErrorEvent(code="rate_limit_exceeded", allow_retry=True)]))
    turn = await client.send()
    assert isinstance(turn.error, BackendError)
    assert (turn.error.code, turn.error.detail) == ("rate_limit_exceeded", "The server's code is rate_limit_exceeded.")


async def test_notices_do_not_pile_up(connect: Connect) -> None:
    notices = [Notice(level="info", message=str(number % 30)) for number in range(90)]
    client = connect(RawBackend([*CREATED, *notices]))
    await client.send()
    assert [notice.message for notice in client.view.notices or []] == [str(number) for number in range(10, 30)]


# Answers that come late


async def test_a_thread_that_is_deleted_while_a_turn_begins_takes_the_turn_with_it(connect: Connect) -> None:
    async def endless(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ItemDone(item=user("msg_2"))
        await asyncio.Event().wait()

    backend = Slow(endless, threads=[thread("thr_1", [user("u")])], slow=(ThreadsDelete,))
    client = connect(backend)
    await client.open("thr_1")
    deleting = asyncio.create_task(client.run(client.session.delete_thread("thr_1")))
    await begun(client, backend)
    turn = client.begin()
    await client.until(lambda: "msg_2" in client.ids)
    await let_go(client, backend)
    await deleting
    assert (await turn).status == "stopped"
    assert (client.items, client.thread, client.view.responding) == ([], None, False)


async def test_a_list_that_comes_late_does_not_hide_a_new_thread(connect: Connect) -> None:
    backend = Slow([*CREATED], slow=(ThreadsList,), threads=[thread("old")])
    client = connect(backend, options={"history": {"enabled": False}})
    listing = asyncio.create_task(client.run(client.session.list_threads()))
    await begun(client, backend)
    await client.send()
    await let_go(client, backend)
    await listing
    assert [known.id for known in client.view.threads or []] == ["thr_1", "old"]


async def test_a_rename_shows_what_the_server_made_of_it(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("thr_1"), thread("other")])
    client = connect(backend)
    await client.open("thr_1")
    locked = Locked(reason="enough")
    backend.replies[ThreadsUpdate] = Thread(
        id="thr_1", created_at=NOW, title="Mine", status=locked, items=Page(data=[])
    )
    await client.run(client.session.rename_thread("thr_1", "  mine "))
    assert client.thread is not None
    assert (client.thread.title, client.thread.status) == ("Mine", locked)
    assert [known.title for known in client.view.threads or []] == ["Mine", None]
    backend.replies.clear()
    await client.open(None)
    await client.run(client.session.rename_thread("other", "theirs"))
    assert [known.title for known in client.view.threads or []] == ["Mine", "theirs"]


# Ids that repeat


async def test_an_answer_grows_in_its_own_row_while_older_pages_come(connect: Connect) -> None:
    go_on = asyncio.Event()
    items = [user(f"u{at}") if at % 2 == 0 else assistant(FAKE, f"old {at}") for at in range(6)]

    class Paged(Slow):
        def _page(self, thread: Thread, after: str | None, *, descending: bool = False) -> Page[Any]:
            items = thread.items.data[::-1] if descending else thread.items.data
            start = int(after or 0)
            return Page(data=items[start : start + 2], has_more=start + 2 < len(items), after=str(start + 2))

        async def request(self, request: JsonRequest) -> Reply:
            self.slow = (ItemsList,) if isinstance(request, ItemsList) and request.params.after else ()
            return await super().request(request)

    async def script(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ItemDone(item=user("new"))
        yield ItemAdded(item=assistant(FAKE, ""))
        yield ItemUpdated(item_id=FAKE, update=TextDelta(content_index=0, delta="one "))
        await go_on.wait()
        yield ItemUpdated(item_id=FAKE, update=TextDelta(content_index=0, delta="two"))
        yield ItemAdded(item=user("later"))
        yield ItemRemoved(item_id="later")
        yield ItemDone(item=assistant(FAKE, "one two"))

    backend = Paged(script, [ItemRemoved(item_id=FAKE)], slow=(), threads=[thread("thr_1", items)])
    client = connect(backend)
    await client.open("thr_1")
    turn = client.begin()
    await client.until(lambda: "one " in client.texts)
    await let_go(client, backend)
    await client.load_all()
    assert len(client.items) == 8

    async def go() -> None:
        go_on.set()

    await client.run(go())
    assert (await turn).text == "one two"
    assert client.texts[1::2] == ["old 1", "old 3", "old 5", "one two"]
    await client.act()
    assert client.texts[1::2] == ["old 1", "old 3", "old 5"]


async def test_a_thumb_marks_the_answer_that_was_clicked(connect: Connect) -> None:
    first, second = [[ItemDone(item=user(name)), OPTIONS, *streamed(FAKE, name)] for name in ("u1", "u2")]
    backend = RawBackend([ThreadCreated(thread=thread()), *first], second)
    client = connect(backend)
    await client.send()
    await client.send()
    rows = client.session.state.rows
    served = client.served()
    await client.run(answer(served, Feedback(key=rows[1].key, feedback="negative"), "p", b""))
    assert client.view.feedback == {rows[1].key: "negative"}


async def test_the_end_of_a_turn_ends_what_a_thumb_is_about(connect: Connect) -> None:
    end = EndOfTurn(id="end", thread_id="thr_1", created_at=NOW)
    backend = RawBackend(threads=[thread("thr_1", [user("u"), assistant("a", "x"), end, assistant("b", "y")])])
    client = connect(backend)
    await client.open("thr_1")
    rows = client.session.state.rows
    await client.run(client.session.rate_answer("positive", rows[1].key))
    await client.run(client.session.send_feedback("positive"))
    await client.run(client.session.rate_answer("positive", rows[0].key))
    assert [request.params.item_ids for request in backend.of(ItemsFeedback)] == [["a", "end"], ["b"], ["b"]]


async def test_cursors_that_lead_round_in_a_circle_take_nothing_away(connect: Connect) -> None:
    names = ["a", "b", "c", FAKE, "d", "e", "f", FAKE, "g", "h"]
    items = [assistant(name, str(at)) for at, name in enumerate(names)]
    client = connect(RawBackend(threads=[thread("thr_1", items)], page=3))
    await client.open("thr_1")
    await client.load_all()
    before = client.texts
    await client.refresh()
    assert client.texts == before


# What broke off


async def test_a_partial_answer_stays_until_the_server_has_another(connect: Connect) -> None:
    beginning = [
        ItemAdded(item=assistant("a", "")),
        ItemUpdated(item_id="a", update=TextDelta(content_index=0, delta="half")),
    ]
    backend = RawBackend([*CREATED, *beginning, BackendError("broken")], threads=[thread("thr_1", [user("msg_1")])])
    client = connect(backend)
    await client.send()
    await client.refresh()
    assert client.texts == ["Hello", "half"]
    backend.threads["thr_1"] = thread("thr_1", [user("msg_1"), user("msg_2")])
    await client.refresh()
    assert client.texts == ["Hello", "half", "Hello"]
    backend.threads["thr_1"] = thread("thr_1", [user("msg_1"), assistant("b", "all of it"), user("msg_2")])
    await client.refresh()
    assert client.texts == ["Hello", "all of it", "Hello"]


# What is between the session and the backend alone


async def test_where_a_file_was_uploaded_to_never_reaches_a_page(connect: Connect) -> None:
    descriptor = UploadDescriptor(url="https://store/?signature=sealed", method="PUT", headers={"x": "sealed"})
    file = FileAttachment(
        id="atc_1",
        name="a.txt",
        mime_type="text/plain",
        upload_descriptor=descriptor,
        upload_url="https://store/?signature=sealed",
        metadata={"who": "sealed"},
    )
    message = UserMessage(id="msg_1", thread_id="thr_1", created_at=NOW, content=[], attachments=[file])
    backend = RawBackend(
        [ThreadCreated(thread=thread()), ItemDone(item=message)],
        threads=[thread("thr_1", [message, assistant("a", "x")])],
    )
    client = connect(backend, options={"composer": {"attachments": {"enabled": True}}})
    await client.send()
    await client.refresh()
    await client.open("thr_1")

    async def put() -> None:
        client.session.uploads.put([], [file])

    await client.run(put())
    assert "sealed" not in str(client.operations)
    assert str(client.operations).count("a.txt") >= 3


async def test_threads_without_items_are_listed_once(connect: Connect) -> None:
    backend = RawBackend(threads=[thread("a")])

    def page(request: ThreadsList) -> Page[Thread]:
        return Page(data=[without_items(thread("a"))], has_more=request.params.after is None, after="x")

    backend.replies[ThreadsList] = page
    client = connect(backend)
    assert [known.id for known in await client.run(client.session.list_threads())] == ["a"]

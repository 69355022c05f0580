"""Files in the composer, and those that code uploads (section 10 of the client's rules)."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.files import File
from chatkit_widget.bridge.answers import answer
from chatkit_widget.bridge.calls import (
    Send,
)
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, UserMessageInput, UserText
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.requests import ThreadsAddUserMessage, ThreadsCreate
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.session.operations import Upload
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import OPTIONS, thread, user

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]


class Taking(RawBackend):
    """Takes each file half, waits until it may go on, and takes the rest, unless it is told to refuse it."""

    def __init__(self, *scripts: Any) -> None:
        super().__init__(*scripts)
        self.gates: dict[str, asyncio.Event] = {}
        self.refused: dict[str, Exception] = {}
        self.ended: list[tuple[str, str]] = []
        self.deleted: list[str] = []
        self.is_stubborn = False
        self._changed = asyncio.Event()

    def gate(self, name: str) -> asyncio.Event:
        """What the upload of a file waits for."""
        return self.gates.setdefault(name, asyncio.Event())

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait, on the session's loop, until something is so; it is looked at whenever this was told something."""
        async with asyncio.timeout(10):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Take a file."""
        try:
            return await self._taken(file, sent)
        finally:
            self._changed.set()

    async def _taken(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        self.gate(file.name)
        sent(file.size // 2)
        self._changed.set()
        try:
            await self.gate(file.name).wait()
        except asyncio.CancelledError:
            self.ended.append((file.name, "cancelled"))
            if not self.is_stubborn:
                raise
        if file.name in self.refused:
            raise self.refused[file.name]
        self.ended.append((file.name, "taken"))
        sent(file.size)
        return attachment(file.name)

    async def delete_attachment(self, attachment_id: str) -> None:
        """Forget a file."""
        if attachment_id in self.refused:
            raise self.refused[attachment_id]
        self.deleted.append(attachment_id)
        self._changed.set()


def attachment(name: str) -> FileAttachment:
    return FileAttachment(id=f"atc_{name}", name=name, mime_type="text/plain")


def given(text: str, *attachments: AnyAttachment) -> UserMessageInput:
    return UserMessageInput(content=[UserText(text=text)], attachments=[each.id for each in attachments])


@pytest.fixture
def backend() -> Taking:
    return Taking(CREATED, [ItemDone(item=user("msg_2")), OPTIONS])


@pytest.fixture
async def client(connect: Connect, backend: Taking) -> Client:
    limits = {"enabled": True, "max_size": {"text/*": 10, "*": 1000}, "max_count": 3}
    return connect(backend, options={"composer": {"attachments": limits}})


async def release(client: Client, backend: Taking, *names: str) -> None:
    """Let files go through, and wait until they are there or have failed."""

    async def go() -> None:
        for name in names:
            backend.gate(name).set()

    await client.run(go())
    await client.until(lambda: not any(shown.status == "uploading" for shown in uploads(client) if shown.name in names))


def uploads(client: Client) -> list[Upload]:
    return client.view.uploads or []


def states(client: Client) -> list[tuple[str, str, int]]:
    return [(upload.name, upload.status, upload.sent) for upload in uploads(client)]


async def remove(client: Client, key: str) -> None:
    """Take a file out of the composer, and wait for what comes of it."""

    async def go() -> None:
        owned: set[asyncio.Task[Any]] = client.session._core._tasks  # pyright: ignore[reportPrivateUsage] (what must end)
        its_own = client.session.uploads._tasks.get(key)  # pyright: ignore[reportPrivateUsage] (as above)
        before = set(owned)
        client.session.uploads.remove(key)
        left = owned - before
        if its_own is not None:
            left.add(its_own)
        if left:
            await asyncio.wait(left)

    await client.run(go())


TEXT = ("a.txt", b"12345678")
MORE = ("b.txt", b"1234")
BINARY = ("c.bin", b"12")


# In the composer


async def test_a_file_shows_at_once_then_how_far_it_is_and_is_ready_in_the_end(client: Client, backend: Taking) -> None:
    (key,) = await client.attach(TEXT)
    await client.until(lambda: states(client) == [("a.txt", "uploading", 4)])
    await release(client, backend, "a.txt")
    assert uploads(client) == [
        Upload(
            key=key,
            name="a.txt",
            mime_type="text/plain",
            size=8,
            status="ready",
            sent=8,
            attachment=attachment("a.txt"),
        )
    ]
    assert client.session.uploads.attachments == [attachment("a.txt")]


async def test_several_files_go_at_once_and_end_in_any_order(client: Client, backend: Taking) -> None:
    await client.attach(TEXT, MORE, BINARY)
    await client.until(lambda: [sent for _name, _status, sent in states(client)] == [4, 2, 1])
    await release(client, backend, "c.bin", "a.txt")
    assert states(client) == [("a.txt", "ready", 8), ("b.txt", "uploading", 2), ("c.bin", "ready", 2)]
    await release(client, backend, "b.txt")
    assert [each.name for each in client.session.uploads.attachments] == ["a.txt", "b.txt", "c.bin"]


async def test_one_that_fails_says_why_and_the_others_go_on(client: Client, backend: Taking) -> None:
    backend.refused["b.txt"] = BackendError("The server does not take files of this type (415).")
    await client.attach(TEXT, MORE)
    await release(client, backend, "a.txt", "b.txt")
    assert [upload.status for upload in uploads(client)] == ["ready", "failed"]
    assert uploads(client)[1].error == "The server does not take files of this type (415)."
    await client.until(lambda: client.of(events.Error))
    assert [event.error for event in client.of(events.Error)] == [backend.refused["b.txt"]]
    with pytest.raises(OptionError, match=r"b\.txt could not be uploaded: remove it"):
        client.session.uploads.check_ready()


async def test_what_a_users_own_backend_raises_is_told_with_the_name_of_the_file(
    client: Client, backend: Taking
) -> None:
    backend.refused["a.txt"] = ZeroDivisionError("by zero")
    await client.attach(TEXT)
    await release(client, backend, "a.txt")
    assert uploads(client)[0].error == "a.txt could not be uploaded: ZeroDivisionError: by zero"
    await client.until(lambda: client.of(events.Error))
    assert client.of(events.Error)[0].error.__cause__ is backend.refused["a.txt"]


async def test_a_backend_that_takes_no_files_says_so(connect: Connect) -> None:
    class Plain(RawBackend):
        upload = Backend.upload

    client = connect(Plain())
    await client.attach(TEXT)
    await client.until(lambda: [upload.error for upload in uploads(client)] == ["this backend takes no files"])


async def test_removing_a_file_on_its_way_gives_it_up(client: Client, backend: Taking) -> None:
    first, _second = await client.attach(TEXT, MORE)
    await client.until(lambda: len(backend.gates) == 2)
    await remove(client, first)
    assert backend.ended == [("a.txt", "cancelled")]
    assert [upload.name for upload in uploads(client)] == ["b.txt"]
    assert backend.deleted == []


async def test_one_that_got_there_although_it_was_given_up_is_deleted(client: Client, backend: Taking) -> None:
    backend.is_stubborn = True
    (key,) = await client.attach(TEXT)
    await client.until(lambda: backend.gates)
    await remove(client, key)
    await client.run(backend.until(lambda: backend.deleted == ["atc_a.txt"]))
    assert uploads(client) == []


async def test_removing_a_file_that_is_ready_has_the_backend_forget_it(client: Client, backend: Taking) -> None:
    (key,) = await client.attach(TEXT)
    await release(client, backend, "a.txt")
    await remove(client, key)
    assert (uploads(client), backend.deleted) == ([], ["atc_a.txt"])
    await remove(client, key)
    assert backend.deleted == ["atc_a.txt"]


async def test_removing_one_that_failed_asks_nobody(client: Client, backend: Taking) -> None:
    backend.refused["a.txt"] = BackendError("no")
    (key,) = await client.attach(TEXT)
    await release(client, backend, "a.txt")
    await remove(client, key)
    assert (uploads(client), backend.deleted) == ([], [])


async def test_a_file_that_the_backend_cannot_forget_is_gone_all_the_same(client: Client, backend: Taking) -> None:
    (key,) = await client.attach(TEXT)
    await release(client, backend, "a.txt")
    backend.refused["atc_a.txt"] = BackendError("down")
    await remove(client, key)
    assert uploads(client) == []
    await client.until(lambda: client.of(events.Log))
    (log,) = client.of(events.Log)
    assert (log.entry, log.data["reason"]) == ("an attachment could not be deleted", "down")
    assert client.view.notices == []


async def test_a_key_may_be_used_again_as_soon_as_its_file_is_removed(client: Client, backend: Taking) -> None:
    async def again() -> None:
        await client.session.start()
        for file in (File.of(TEXT), File.of(MORE)):
            client.session.uploads.begin("key", file)
            client.session.uploads.start("key", file)
            await asyncio.sleep(0)
            if file.name == "a.txt":
                client.session.uploads.remove("key")

    await client.run(again())
    await client.until(lambda: backend.ended == [("a.txt", "cancelled")] or not client.view.uploads)
    await remove(client, "key")
    assert backend.ended == [("a.txt", "cancelled"), ("b.txt", "cancelled")]


# Limits


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.txt", b"x" * 11)], r"a\.txt has 11 bytes; at most 10 bytes are allowed"),
        ([("a.bin", b"x" * 2000)], r"a\.bin has 2.0 KB; at most 1000 bytes are allowed"),
        ([TEXT, MORE, BINARY, ("d", b"")], "at most 3 files go with one message"),
        ([TEXT, ("big.txt", b"x" * 11)], r"big\.txt has 11 bytes"),
    ],
    ids=["a large text", "a large file", "too many", "one of two"],
)
async def test_files_beyond_the_limits_leave_the_composer_as_it_was(
    client: Client, backend: Taking, files: list[tuple[str, bytes]], words: str
) -> None:
    await client.attach(BINARY)
    await release(client, backend, "c.bin")
    with pytest.raises(OptionError, match=words):
        await client.attach(*files)
    assert states(client) == [("c.bin", "ready", 2)]
    assert backend.deleted == []


@pytest.mark.parametrize(
    ("name", "mime_type", "is_accepted"),
    [
        ("a.PDF", "application/octet-stream", True),
        ("a", "application/pdf", True),
        ("a.png", "image/png", True),
        ("a.txt", "text/plain", False),
        ("png", "text/plain", False),
    ],
)
async def test_files_are_accepted_by_their_type_or_their_ending(
    connect: Connect, name: str, mime_type: str, *, is_accepted: bool
) -> None:
    accept = {"application/pdf": [".pdf"], "image/*": []}
    client = connect(Taking(), options={"composer": {"attachments": {"accept": accept}}})
    file = {"data": b"x", "name": name, "mime_type": mime_type}
    if is_accepted:
        await client.attach(file)
        assert len(uploads(client)) == 1
    else:
        with pytest.raises(OptionError, match=r"accepted are application/pdf \.pdf, image/\*"):
            await client.attach(file)


@pytest.mark.parametrize(
    ("max_size", "largest"),
    [
        (5, 5),
        ({"text/plain": 5, "text/*": 9, "*": 1}, 5),
        ({"text/*": 5, "*": 1}, 5),
        ({"*": 5}, 5),
        ({"": 5}, 5),
        ({"*/*": 5}, 5),
        ({"image/*": 5}, None),
    ],
)
async def test_the_limit_of_the_most_exact_pattern_holds(connect: Connect, max_size: Any, largest: int | None) -> None:
    client = connect(Taking(), options={"composer": {"attachments": {"max_size": max_size}}})
    await client.attach(("a.txt", b"x" * (largest or 10_000)))
    if largest is not None:
        with pytest.raises(OptionError, match="at most 5 bytes"):
            await client.attach(("a.txt", b"x" * (largest + 1)))


async def test_limits_hold_however_a_type_is_written(connect: Connect) -> None:
    limits: dict[str, Any] = {"max_size": {"Text/CSV": 5, "*": 100}, "accept": {"text/csv": []}}
    client = connect(Taking(), options={"composer": {"attachments": limits}})
    await client.attach({"data": b"12345", "name": "a", "mime_type": "text/csv; charset=utf-8"})
    with pytest.raises(OptionError, match="at most 5 bytes"):
        await client.attach({"data": b"123456", "name": "a", "mime_type": "TEXT/CSV ;charset=utf-8"})


async def test_nothing_is_accepted_where_no_type_is(connect: Connect) -> None:
    client = connect(Taking(), options={"composer": {"attachments": {"accept": {}}}})
    with pytest.raises(OptionError, match="accepted are none"):
        await client.attach(TEXT)


async def test_users_may_choose_files_only_where_that_is_enabled(connect: Connect, client: Client) -> None:
    client.session.uploads.check_enabled()
    with pytest.raises(OptionError, match=r"composer\.attachments is not enabled"):
        connect(Taking()).session.uploads.check_enabled()


async def test_a_page_cannot_use_a_key_that_is_taken_nor_add_one_too_many(client: Client) -> None:
    async def begin(key: str) -> None:
        client.session.uploads.begin(key, File.of(MORE))

    await client.run(begin("one"))
    with pytest.raises(OptionError, match="'one' is in the composer already"):
        await client.run(begin("one"))
    await client.run(begin("two"))
    await client.run(begin("three"))
    with pytest.raises(OptionError, match="at most 3 files"):
        await client.run(begin("four"))


async def test_the_bytes_that_came_from_the_page_are_counted_as_half_of_the_way(
    client: Client, backend: Taking
) -> None:
    ended: list[str] = []

    async def arrive() -> None:
        await client.session.start()
        client.session.uploads.begin("one", File.of(TEXT))
        client.session.uploads.progress("one", 4)
        client.session.uploads.progress("two", 4)
        client.session.uploads.start("one", File.of(TEXT), ended=lambda: ended.append("one"))

    await client.run(arrive())
    await client.until(lambda: states(client) == [("a.txt", "uploading", 6)])
    assert ended == []
    await release(client, backend, "a.txt")
    await client.run(until_over(client, "one"))
    assert ended == ["one"]


async def until_over(client: Client, key: str) -> None:
    """Wait until the task of an upload has ended, and who waits for that has been told."""
    await client.session.uploads.wait([key])
    await asyncio.sleep(0)


# Replacing what is there


async def test_new_files_take_the_place_of_those_that_were_there(client: Client, backend: Taking) -> None:
    await client.attach(TEXT)
    await release(client, backend, "a.txt")
    await client.attach(MORE)
    assert [upload.name for upload in uploads(client)] == ["b.txt"]
    await client.run(backend.until(lambda: backend.deleted == ["atc_a.txt"]))


async def test_one_that_is_given_again_stays_with_the_backend(client: Client, backend: Taking) -> None:
    await client.attach(TEXT, MORE)
    await release(client, backend, "a.txt", "b.txt")

    async def put() -> list[str]:
        return client.session.uploads.put([], [attachment("a.txt")])

    (key,) = await client.run(put())
    await client.run(backend.until(lambda: backend.deleted))
    assert backend.deleted == ["atc_b.txt"]
    assert await client.run(client.session.uploads.wait([key])) == [attachment("a.txt")]


async def test_who_waits_gets_the_attachments_or_why_there_are_none(client: Client, backend: Taking) -> None:
    backend.refused["b.txt"] = BackendError("no room")
    keys = await client.attach(TEXT, MORE, BINARY)
    waits = [asyncio.create_task(client.run(client.session.uploads.wait([key]))) for key in keys]
    await client.until(lambda: len(backend.gates) == 3)
    await remove(client, keys[2])
    await release(client, backend, "a.txt", "b.txt")
    assert await waits[0] == [attachment("a.txt")]
    with pytest.raises(BackendError, match="no room"):
        await waits[1]
    with pytest.raises(BackendError, match="was removed from the composer"):
        await waits[2]


# Sending


async def test_nothing_is_sent_while_a_file_is_on_its_way(client: Client, backend: Taking) -> None:
    served = client.served()

    async def press_send() -> None:
        await answer(served, Send(text="Look", rev=1), "page", b"")

    await client.attach(TEXT)
    with pytest.raises(OptionError, match=r"a\.txt is still being uploaded"):
        await client.run(press_send())
    assert backend.of(ThreadsCreate) == []
    assert [upload.name for upload in uploads(client)] == ["a.txt"]
    await release(client, backend, "a.txt")
    await client.run(press_send())
    await client.until(lambda: client.names.count("response.end") == 1)
    (request,) = backend.of(ThreadsCreate)
    assert request.params.input.attachments == ["atc_a.txt"]
    assert (uploads(client), backend.deleted) == ([], [])


async def test_files_alone_make_a_message(client: Client, backend: Taking) -> None:
    served = client.served()
    await client.attach(TEXT)
    await release(client, backend, "a.txt")
    await client.run(answer(served, Send(text="  ", rev=1), "page", b""))
    await client.until(lambda: client.names.count("response.end") == 1)
    (request,) = backend.of(ThreadsCreate)
    assert (request.params.input.content, request.params.input.attachments) == ([], ["atc_a.txt"])


async def test_a_message_shows_its_files_before_the_backend_has_it(connect: Connect) -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    async def slow(_request: object) -> AsyncGenerator[StreamEvent]:
        asked.set()
        await go.wait()
        for event in CREATED:
            yield event

    async def let() -> None:
        go.set()

    client = connect(Taking(slow))
    files = [attachment("a.txt")]
    sending = asyncio.create_task(client.run(client.session.turns.send_user_message(given("Look", *files), files)))
    await client.run(asked.wait())
    message = client.items[0]
    assert isinstance(message, UserMessage)
    assert message.attachments == files
    await client.run(let())
    await sending


async def test_a_message_with_files_that_did_not_arrive_is_sent_again_with_them(connect: Connect) -> None:
    backend = Taking([BackendError("down")], CREATED)
    client = connect(backend)
    files = [attachment("a.txt")]
    turn = await client.run(client.session.turns.send_user_message(given("Look", *files), files))
    assert turn.user_message is not None
    assert turn.user_message.attachments == files
    await client.retry()
    assert [request.params.input.attachments for request in backend.of(ThreadsCreate)] == [["atc_a.txt"]] * 2


async def test_only_the_files_that_were_sent_leave_the_composer(client: Client, backend: Taking) -> None:
    await client.attach(TEXT, MORE)
    await release(client, backend, "a.txt", "b.txt")

    async def released() -> None:
        client.session.uploads.release([attachment("a.txt")])

    await client.run(released())
    assert [upload.name for upload in uploads(client)] == ["b.txt"]
    assert backend.deleted == []


# Outside of the composer


async def upload(client: Client, *files: tuple[str, bytes]) -> list[AnyAttachment]:
    return await client.run(client.session.upload([File.of(file) for file in files]))


async def test_code_uploads_files_beside_the_composer_and_sends_them(client: Client, backend: Taking) -> None:
    for name in ("a.txt", "b.txt"):
        backend.gate(name).set()
    files = await upload(client, TEXT, MORE)
    assert files == [attachment("a.txt"), attachment("b.txt")]
    assert uploads(client) == []
    await client.send()
    await client.run(client.session.turns.send_user_message(given("Look", *files), files))
    (request,) = backend.of(ThreadsAddUserMessage)
    assert request.params.input.attachments == ["atc_a.txt", "atc_b.txt"]


async def test_when_one_of_them_fails_the_others_are_given_up_or_deleted(client: Client, backend: Taking) -> None:
    backend.refused["b.txt"] = BackendError("no room")
    uploading = asyncio.create_task(upload(client, TEXT, MORE, BINARY))

    async def go() -> None:
        await backend.until(lambda: len(backend.gates) == 3)
        backend.gate("a.txt").set()
        await backend.until(lambda: backend.ended == [("a.txt", "taken")])
        backend.gate("b.txt").set()

    await client.run(go())
    with pytest.raises(BackendError, match="no room"):
        await uploading
    await client.run(backend.until(lambda: backend.deleted == ["atc_a.txt"]))
    assert backend.ended == [("a.txt", "taken"), ("c.bin", "cancelled")]


async def test_cancelling_the_wait_gives_all_of_them_up(client: Client, backend: Taking) -> None:
    uploading = asyncio.create_task(upload(client, TEXT, MORE))
    await client.run(backend.until(lambda: len(backend.gates) == 2))
    uploading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await uploading
    assert sorted(backend.ended) == [("a.txt", "cancelled"), ("b.txt", "cancelled")]


async def test_limits_hold_for_code_too_before_anything_is_uploaded(client: Client, backend: Taking) -> None:
    with pytest.raises(OptionError, match="at most 10 bytes"):
        await upload(client, MORE, ("big.txt", b"x" * 11))
    assert backend.gates == {}


async def test_closing_the_chat_gives_up_what_is_on_its_way(client: Client, backend: Taking) -> None:
    await client.attach(TEXT)
    await client.until(lambda: backend.gates)
    await client.close()
    assert backend.ended == [("a.txt", "cancelled")]


async def test_another_backend_begins_with_an_empty_composer(client: Client, backend: Taking) -> None:
    await client.attach(TEXT, MORE)
    await release(client, backend, "a.txt")
    other = Taking()
    await client.run(client.session.set_backend(other))
    assert uploads(client) == []
    assert backend.ended == [("a.txt", "taken"), ("b.txt", "cancelled")]
    assert backend.is_closed
    assert other.requests != []

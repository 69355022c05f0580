"""Files and a function backend: into the store, into a message, to the function, and out again."""

import asyncio
import base64
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.backends import FunctionBackend
from chatkit_widget.backends.files import File
from chatkit_widget.backends.keeping import PIECE
from chatkit_widget.backends.message import AttachedFile, Context, Message
from chatkit_widget.errors import BackendError, NotFoundError, StoreError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import FileAttachment, ImageAttachment, UserMessageInput, UserText
from chatkit_widget.protocol.items import AssistantMessage, UserMessage
from chatkit_widget.protocol.requests import (
    AddUserMessageParams,
    AttachmentId,
    AttachmentsCreate,
    AttachmentsCreateParams,
    AttachmentsDelete,
    CreateParams,
    Empty,
    ListParams,
    RetryParams,
    StreamingRequest,
    ThreadId,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsDelete,
    ThreadsList,
    ThreadsRetryAfterItem,
)
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from tests.protocol.backends.samples import collected
from tests.protocol.client import Respond

CSV = File.of(("cars.csv", b"name,mpg\n"))
PNG = File.of({"data": b"\x89PNG\r\n\x1a\n", "name": "dot.png"})


def unheard(_sent: int) -> None:
    pass


def backend_of(respond: Respond, store: ThreadStore, **more: Any) -> FunctionBackend:
    """Return a backend; here so that a lambda's parameters have types."""
    return FunctionBackend(respond, store=store, **more)


async def sent(
    backend: FunctionBackend, *attachments: str, text: str = "", thread_id: str | None = None
) -> tuple[UserMessage, list[str]]:
    """Send a message and return its item, and the texts of the answer."""
    given = UserMessageInput(content=[UserText(text=text)] if text else [], attachments=list(attachments))
    request: StreamingRequest = ThreadsCreate(params=CreateParams(input=given))
    if thread_id is not None:
        request = ThreadsAddUserMessage(params=AddUserMessageParams(thread_id=thread_id, input=given))
    items = [event.item for event in await collected(backend.stream(request)) if isinstance(event, ItemDone)]
    assert isinstance(items[0], UserMessage)
    return items[0], [item.text for item in items if isinstance(item, AssistantMessage)]


def read_all(message: Message) -> str:
    return ", ".join(f"{file.name} {file.read()!r}" for file in message.attachments)


# Into the store


async def test_a_file_is_kept_and_its_progress_told(store: ThreadStore, tmp_path: Path) -> None:
    data = bytes(range(256)) * (PIECE // 128) + b"rest"
    path = tmp_path / "big.bin"
    path.write_bytes(data)
    counts: list[int] = []
    backend = backend_of(lambda _message: None, store)
    for file in (File.of(path), File.of(("big.bin", data))):
        counts.clear()
        attachment = await backend.upload(file, counts.append)
        assert attachment == FileAttachment(id=attachment.id, name="big.bin", mime_type="application/octet-stream")
        assert counts == [PIECE, 2 * PIECE, 2 * PIECE + 4]
        assert await store.run(Database.read_attachment, attachment.id) == data


async def test_a_picture_has_a_preview(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store)
    attachment = await backend.upload(PNG, unheard)
    assert isinstance(attachment, ImageAttachment)
    assert attachment.preview_url == "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    item, _ = await sent(backend, attachment.id)
    (kept,) = item.attachments
    assert isinstance(kept, ImageAttachment)
    assert (kept.preview_url, kept.thread_id) == (attachment.preview_url, item.thread_id)


async def test_a_broken_picture_is_a_picture_without_a_preview(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store)
    attachment = await backend.upload(File.of(("dot.png", b"no picture")), unheard)
    assert attachment == ImageAttachment(id=attachment.id, name="dot.png", mime_type="image/png")


def kept(store: ThreadStore) -> int:
    """How many attachments there are in a store."""
    (count,) = store.run_now(lambda database: database._execute("SELECT COUNT(*) FROM attachments").fetchone())  # pyright: ignore[reportPrivateUsage] (nothing public reads it)
    return count


async def test_a_file_that_is_given_up_or_changes_is_not_kept(store: ThreadStore, tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(bytes(3 * PIECE))
    backend = backend_of(lambda _message: None, store)
    file = File.of(path)

    def change(count: int) -> None:
        if count == PIECE:
            path.write_bytes(b"other")

    def give_up(_count: int) -> None:
        upload.cancel()

    upload = asyncio.create_task(backend.upload(file, give_up))
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert kept(store) == 0
    with pytest.raises(BackendError, match=r"The file big\.bin has changed meanwhile"):
        await backend.upload(file, change)
    path.unlink()
    with pytest.raises(BackendError, match=r"The file big\.bin cannot be read any more"):
        await backend.upload(file, unheard)
    assert kept(store) == 0


async def test_a_store_that_takes_nothing_is_told(store: ThreadStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_database: Database, *_: Any) -> None:
        message = "database or disk is full"
        raise StoreError(message)

    monkeypatch.setattr(Database, "add_bytes", full)
    with pytest.raises(BackendError, match=r"The file cars\.csv cannot be kept: .*disk is full"):
        await backend_of(lambda _message: None, store).upload(CSV, unheard)
    assert kept(store) == 0


# Into a message


async def test_a_message_names_its_files_and_gives_its_thread_a_title(store: ThreadStore) -> None:
    backend = backend_of(read_all, store)
    first, second = await backend.upload(CSV, unheard), await backend.upload(PNG, unheard)
    item, texts = await sent(backend, second.id, first.id, second.id)
    assert [attachment.id for attachment in item.attachments] == [second.id, first.id]
    assert texts == [r"dot.png b'\x89PNG\r\n\x1a\n', cars.csv b'name,mpg\n'"]
    page = await backend.request(ThreadsList(params=ListParams()))
    assert isinstance(page, Page)
    assert [getattr(row, "title", None) for row in page.data] == ["dot.png"]
    assert await store.run(Database.get_item, item.thread_id, item.id) == item


async def test_an_unknown_file_is_told_before_anything_is_stored(store: ThreadStore) -> None:
    backend = backend_of(read_all, store)
    known = await backend.upload(CSV, unheard)
    with pytest.raises(BackendError, match="'atc_none' in this store: attach the file again"):
        await sent(backend, known.id, "atc_none")
    page = await backend.request(ThreadsList(params=ListParams()))
    assert isinstance(page, Page)
    assert page.data == []
    item, _ = await sent(backend, known.id)
    with pytest.raises(BackendError, match="'atc_none'"):
        await sent(backend, "atc_none", thread_id=item.thread_id)
    assert await store.run(Database.all_items, item.thread_id) != []


async def test_a_file_may_go_with_several_messages_which_then_have_one_each(store: ThreadStore) -> None:
    backend = backend_of(read_all, store)
    attachment = await backend.upload(CSV, unheard)
    first, _ = await sent(backend, attachment.id)
    second, texts = await sent(backend, attachment.id)
    assert texts == [r"cars.csv b'name,mpg\n'"]
    assert second.attachments[0].id != first.attachments[0].id
    assert second.attachments[0].thread_id == second.thread_id
    await backend.request(ThreadsDelete(params=ThreadId(thread_id=first.thread_id)))
    retry = ThreadsRetryAfterItem(params=RetryParams(thread_id=second.thread_id, item_id=second.id))
    assert "cars.csv" in str(await collected(backend.stream(retry)))


async def test_retry_keeps_the_files_of_the_message_and_deletes_those_after_it(store: ThreadStore) -> None:
    backend = backend_of(read_all, store)
    first, second = await backend.upload(CSV, unheard), await backend.upload(PNG, unheard)
    item, texts = await sent(backend, first.id)
    await sent(backend, second.id, thread_id=item.thread_id)
    retry = ThreadsRetryAfterItem(params=RetryParams(thread_id=item.thread_id, item_id=item.id))
    again = [event.item for event in await collected(backend.stream(retry)) if isinstance(event, ItemDone)]
    assert [each.text for each in again if isinstance(each, AssistantMessage)] == texts
    with pytest.raises(NotFoundError, match=second.id):
        await store.run(Database.get_attachments, [second.id])


# To the function


@pytest.mark.parametrize("form", ["def", "generator", "async def", "async generator", "kernel"])
async def test_a_function_of_any_form_reads_the_file(store: ThreadStore, form: str) -> None:
    seen: list[Any] = []

    def take(message: Message, _context: Context) -> str:
        (file,) = message.attachments
        seen.append((threading.current_thread(), file, file.read()))
        return "read"

    def generate(message: Message, context: Context) -> Iterator[str]:
        yield take(message, context)

    async def take_async(message: Message, context: Context) -> str:
        await asyncio.sleep(0)
        return take(message, context)

    async def generate_async(message: Message, context: Context) -> Any:
        yield take(message, context)

    respond = {"def": take, "generator": generate, "async def": take_async, "async generator": generate_async}
    loop = asyncio.get_running_loop() if form == "kernel" else None
    backend = backend_of(respond.get(form, take), store, kernel_loop=loop)
    attachment = await backend.upload(CSV, unheard)
    _, texts = await asyncio.wait_for(sent(backend, attachment.id), 5)
    assert texts == ["read"]
    ((thread, file, data),) = seen
    assert data == b"name,mpg\n"
    assert (thread is threading.current_thread()) == (form not in {"def", "generator"})
    assert isinstance(file, AttachedFile)
    assert (file.id, file.name, file.mime_type, file.size, file.type) == (
        attachment.id,
        "cars.csv",
        "text/csv",
        9,
        "file",
    )
    assert "_content" not in repr(file)
    # After the turn, on any thread, as often as wanted.
    assert file.read() == await asyncio.to_thread(file.read) == b"name,mpg\n"


async def test_reading_waits_for_nobody_who_waits_for_the_loop(store: ThreadStore) -> None:
    """On the loop that also carries everything else that the store does."""

    async def respond(message: Message) -> str:
        busy = [asyncio.create_task(store.run(Database.list_threads, 9, descending=True, after=None)) for _ in range(9)]
        await asyncio.sleep(0)
        data = message.attachments[0].read()
        await asyncio.gather(*busy)
        return f"{len(data)} bytes"

    backend = backend_of(respond, store)
    attachment = await backend.upload(File.of(bytes(3 * PIECE)), unheard)
    _, texts = await asyncio.wait_for(sent(backend, attachment.id), 5)
    assert texts == [f"{3 * PIECE} bytes"]


async def test_a_file_whose_message_or_store_is_gone_says_so(tmp_path: Path) -> None:
    seen: list[AttachedFile] = []
    store = ThreadStore(tmp_path / "a.sqlite")
    backend = backend_of(lambda message: seen.extend(message.attachments), store)
    await sent(backend, (await backend.upload(PNG, unheard)).id)
    item, _ = await sent(backend, (await backend.upload(PNG, unheard)).id)
    assert [file.type for file in seen] == ["image", "image"]
    await backend.request(ThreadsDelete(params=ThreadId(thread_id=item.thread_id)))
    with pytest.raises(NotFoundError, match=seen[1].id):
        seen[1].read()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        seen[0].read()


async def test_a_message_without_files_has_none_and_history_is_as_it_was(store: ThreadStore) -> None:
    seen: list[Any] = []
    backend = backend_of(lambda message, context: seen.append((message.attachments, context.history)), store)
    item, _ = await sent(backend, text="Hello")
    attachment = await backend.upload(CSV, unheard)
    await sent(backend, attachment.id, text="Look", thread_id=item.thread_id)
    await sent(backend, text="And?", thread_id=item.thread_id)
    assert seen[0] == ([], [])
    assert seen[2] == ([], [{"role": "user", "content": "Hello"}, {"role": "user", "content": "Look"}])


async def test_the_files_are_there_after_the_store_was_opened_anew(tmp_path: Path) -> None:
    store = ThreadStore(tmp_path / "a.sqlite")
    backend = backend_of(read_all, store)
    item, texts = await sent(backend, (await backend.upload(CSV, unheard)).id)
    store.close()
    store = ThreadStore(tmp_path / "a.sqlite")
    retry = ThreadsRetryAfterItem(params=RetryParams(thread_id=item.thread_id, item_id=item.id))
    items = [
        event.item
        for event in await collected(backend_of(read_all, store).stream(retry))
        if isinstance(event, ItemDone)
    ]
    assert [each.text for each in items if isinstance(each, AssistantMessage)] == texts
    store.close()


# Out again


async def test_a_file_is_deleted_only_while_it_is_in_no_message(store: ThreadStore) -> None:
    backend = backend_of(read_all, store)
    first, second = await backend.upload(CSV, unheard), await backend.upload(CSV, unheard)
    await sent(backend, first.id)
    await backend.delete_attachment(second.id)
    with pytest.raises(NotFoundError, match=second.id):
        await backend.request(AttachmentsDelete(params=AttachmentId(attachment_id=second.id)))
    with pytest.raises(BackendError, match="is in a message, and goes only with that"):
        await backend.delete_attachment(first.id)
    assert await store.run(Database.read_attachment, first.id) == b"name,mpg\n"
    third = await backend.upload(CSV, unheard)
    assert await backend.request(AttachmentsDelete(params=AttachmentId(attachment_id=third.id))) == Empty()


async def test_a_deleted_thread_takes_its_files(store: ThreadStore) -> None:
    backend = backend_of(read_all, store)
    attachment = await backend.upload(CSV, unheard)
    item, _ = await sent(backend, attachment.id)
    await backend.request(ThreadsDelete(params=ThreadId(thread_id=item.thread_id)))
    assert kept(store) == 0


async def test_the_two_phases_of_servers_are_refused_in_words(store: ThreadStore) -> None:
    request = AttachmentsCreate(params=AttachmentsCreateParams(name="a", size=1, mime_type="a/b"))
    with pytest.raises(BackendError, match="takes files by its method upload"):
        await backend_of(read_all, store).request(request)


async def test_a_file_that_goes_while_its_message_comes_fails_the_turn(
    store: ThreadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = backend_of(read_all, store)
    attachment = await backend.upload(CSV, unheard)
    create_thread = Database.create_thread

    def slow(database: Database, thread: Any) -> None:
        create_thread(database, thread)
        database.delete_attachment(attachment.id)

    monkeypatch.setattr(Database, "create_thread", slow)
    came: list[StreamEvent] = []
    request = ThreadsCreate(params=CreateParams(input=UserMessageInput(content=[], attachments=[attachment.id])))
    with pytest.raises(NotFoundError, match=attachment.id):
        await collected(backend.stream(request), came)
    (created,) = came
    assert isinstance(created, ThreadCreated)
    assert await store.run(Database.all_items, created.thread.id) == []

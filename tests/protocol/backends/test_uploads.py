"""Files over HTTP: to a real ChatKit server and to servers that misbehave."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.failures import HttpError
from chatkit_widget.backends.files import PIECE, File
from chatkit_widget.backends.hosted import HostedBackend
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.backends.sending import Sender
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.backends.uploading import upload_two_phase
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, ImageAttachment, UserMessageInput
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.requests import CreateParams, ThreadsCreate
from chatkit_widget.protocol.stream import ItemDone
from tests.protocol.backends.faulty import (
    Behaviour,
    Exchange,
    FaultyServer,
    cut_off,
    deaf,
    hang_up,
    redirect,
    reply,
    status,
)
from tests.protocol.backends.samples import SECRET, collected, everything_told
from tests.protocol.backends.scripted_server import ScriptedServer, Uvicorn, served

AT_ONCE = Patience(first=0.001)
CSV = File.of(("cars.csv", b"name,mpg\n"))
LARGE = 32 * 1024 * 1024
"""Bytes that no socket takes in without anybody reading them."""

SIGNATURE = "9f86d081884c7d65"
MADE = b'{"type":"file","id":"atc_1","name":"cars.csv","mime_type":"text/csv"}'


def unheard(_sent: int) -> None:
    pass


def created(url: str, method: str = "PUT", **more: Any) -> Behaviour:
    """Register a file that is to be uploaded to an address."""
    descriptor = {"url": url, "method": method, **more}
    return reply(msgspec.json.encode({**msgspec.json.decode(MADE), "upload_descriptor": descriptor}))


@pytest.fixture
def big(tmp_path: Path) -> File:
    """A file on the disk."""
    path = tmp_path / "big.bin"
    with path.open("wb") as opened:
        opened.truncate(LARGE)
    return File.of(path)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every file that is opened by its path."""
    handles: list[BinaryIO] = []
    open_path: Any = Path.open

    def recorded(path: Path, *arguments: Any, **more: Any) -> Any:
        handles.append(open_path(path, *arguments, **more))
        return handles[-1]

    monkeypatch.setattr(Path, "open", recorded)
    return handles


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 (another thread closes a file)
            await asyncio.sleep(0)


@asynccontextmanager
async def reporting(backend: Backend) -> AsyncGenerator[list[tuple[str, dict[str, Any]]]]:
    """Collect what a backend reports, and close it."""
    told: list[tuple[str, dict[str, Any]]] = []
    backend.report = lambda entry, data: told.append((entry, data))
    try:
        yield told
    finally:
        await backend.aclose()


def kinds(server: FaultyServer) -> list[str]:
    """What a server was asked for, by the types of ChatKit's requests or by method and path."""
    return [
        exchange.json["type"] if exchange.path == "/chatkit" else f"{exchange.method} {exchange.path}"
        for exchange in server.requests
    ]


# A real server


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[Uvicorn]:
    with served() as server:
        yield server


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("where", ["HTTP", "in process"])
async def test_two_phases_bring_every_byte_to_a_chatkit_server(uvicorn: Uvicorn, method: str, where: str) -> None:
    server = uvicorn.chatkit = ScriptedServer(uvicorn.origin, method)
    sender = Sender()
    data = bytes(range(256)) * 1000
    file = File.of(("käse.csv", data))
    counts: list[int] = []
    if where == "HTTP":
        backend: Backend = HttpBackend(uvicorn.url, headers={"Authorization": f"Bearer {SECRET}"})
        attachment = await backend.upload(file, counts.append)
        assert server.files.headers[0]["authorization"] == f"Bearer {SECRET}"  # It is the same origin.
    else:
        backend = ServerBackend(server)
        attachment = await upload_two_phase(backend, file, counts.append, sender)
        assert "authorization" not in server.files.headers[0]
    assert isinstance(attachment, FileAttachment)
    assert replace(attachment, metadata={}) == FileAttachment(id=attachment.id, name=file.name, mime_type="text/csv")
    assert server.files.files == {attachment.id: data}
    assert server.files.headers[0]["x-upload"] == "by hand"
    assert counts == [*range(PIECE, len(data), PIECE), len(data)]
    message = UserMessageInput(content=[], attachments=[attachment.id])
    events = await collected(backend.stream(ThreadsCreate(params=CreateParams(input=message))))
    (asked,) = [event.item for event in events if isinstance(event, ItemDone)]
    assert isinstance(asked, UserMessage)
    assert [one.id for one in asked.attachments] == [attachment.id]
    await backend.delete_attachment(attachment.id)
    assert server.memory.attachments == server.files.files == {}
    await backend.aclose()
    await sender.aclose()


async def test_a_picture_comes_back_with_its_preview(uvicorn: Uvicorn) -> None:
    uvicorn.chatkit = ScriptedServer(uvicorn.origin)
    backend = HttpBackend(uvicorn.url)
    attachment = await backend.upload(File.of(("dot.png", b"abc")), unheard)
    assert isinstance(attachment, ImageAttachment)
    assert attachment.preview_url == "data:image/png;base64,YWJj"
    await backend.aclose()


async def test_direct_uploads_go_to_one_address_with_the_users_headers(uvicorn: Uvicorn) -> None:
    server = uvicorn.chatkit = ScriptedServer(uvicorn.origin)
    strategy = {"type": "direct", "uploadUrl": f"{uvicorn.origin}/direct"}
    headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json", "Accept": "text/html"}
    # Another origin, whose address the user gave.
    backend = HttpBackend("http://127.0.0.1:9/chatkit", headers=headers, upload_strategy=strategy, locale="de")
    counts: list[int] = []
    attachment = await backend.upload(CSV, counts.append)
    assert replace(attachment, metadata={}) == FileAttachment(id=attachment.id, name="cars.csv", mime_type="text/csv")
    assert server.files.files == {attachment.id: b"name,mpg\n"}
    (came,) = server.files.headers
    assert came["authorization"] == f"Bearer {SECRET}"
    assert came["accept-language"] == "de"
    assert came["accept"].startswith("application/json")
    assert came["content-type"].startswith("multipart/form-data; boundary=")
    assert counts == [9]
    await backend.aclose()


async def test_an_empty_file_arrives(uvicorn: Uvicorn) -> None:
    for method in ("POST", "PUT"):
        server = uvicorn.chatkit = ScriptedServer(uvicorn.origin, method)
        backend = HttpBackend(uvicorn.url)
        counts: list[int] = []
        attachment = await backend.upload(File.of(("empty.txt", b"")), counts.append)
        assert server.files.files == {attachment.id: b""}
        assert counts == []
        await backend.aclose()


# What goes out


async def test_a_put_has_the_bytes_as_they_are_and_the_headers_of_the_descriptor() -> None:
    headers = {"x-amz-acl": "private", "content-type": "text/x-mine", "Content-Length": "1", "Host": "elsewhere.test"}
    async with FaultyServer(status("200 OK")) as storage:
        put = created(f"{storage.origin}/bucket/cars.csv?X-Amz-Signature={SIGNATURE}", headers=headers)
        async with FaultyServer(put) as server:
            backend = HttpBackend(server.url, headers={"Authorization": f"Bearer {SECRET}"})
            assert msgspec.json.encode(await backend.upload(CSV, unheard)) == MADE
            await backend.aclose()
    (exchange,) = storage.requests
    assert (exchange.method, exchange.path) == ("PUT", f"/bucket/cars.csv?X-Amz-Signature={SIGNATURE}")
    assert exchange.body == b"name,mpg\n"
    assert exchange.headers["content-type"] == "text/x-mine"
    assert exchange.headers["x-amz-acl"] == "private"
    assert exchange.headers["content-length"] == "9"
    assert exchange.headers["host"] in storage.origin
    assert server.requests[0].json == {
        "type": "attachments.create",
        "params": {"name": "cars.csv", "size": 9, "mime_type": "text/csv"},
    }


async def test_what_says_who_is_asking_stays_with_the_backends_own_origin() -> None:
    async with (
        FaultyServer(status("200 OK")) as storage,
        FaultyServer(created(f"{storage.origin}/x")) as server,
        httpx.AsyncClient(cookies={"a": SECRET}, headers={"X-Mine": SECRET}, auth=("me", SECRET)) as client,
    ):
        await HttpBackend(server.url, client=client, headers={"X-Key": SECRET}).upload(CSV, unheard)
    (exchange,) = storage.requests
    assert SECRET not in str(exchange.headers)
    assert not {"authorization", "cookie", "x-key", "x-mine", "accept-language"} & set(exchange.headers)


async def test_an_address_may_be_relative_and_is_the_servers_own_then() -> None:
    async with FaultyServer(created("/upload/1?token=t", "POST"), reply(MADE)) as server:
        backend = HttpBackend(server.url, headers={"X-Key": SECRET})
        await backend.upload(CSV, unheard)
        await backend.aclose()
    assert kinds(server) == ["attachments.create", "POST /upload/1?token=t"]
    upload = server.requests[1]
    assert upload.headers["x-key"] == SECRET
    assert upload.headers["accept-language"] == "en"
    boundary = upload.headers["content-type"].partition("boundary=")[2]
    assert (
        upload.body
        == (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="cars.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\nname,mpg\n\r\n--{boundary}--\r\n"
        ).encode()
    )


async def test_the_address_of_older_servers_is_posted_to() -> None:
    old = reply(MADE.replace(b"}", b',"upload_url":"/old","upload_descriptor":null}'))
    async with FaultyServer(old, status("204 No Content")) as server:
        backend = HttpBackend(server.url)
        assert msgspec.json.encode(await backend.upload(CSV, unheard)) == MADE
        await backend.aclose()
    assert kinds(server) == ["attachments.create", "POST /old"]


async def test_a_file_that_is_to_go_nowhere_is_ready_at_once() -> None:
    async with FaultyServer(reply(MADE)) as server:
        backend = HttpBackend(server.url)
        assert msgspec.json.encode(await backend.upload(CSV, unheard)) == MADE
        await backend.aclose()
    assert kinds(server) == ["attachments.create"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"", "data:old"),
        (b"<Ok/>", "data:old"),
        (b'{"ok":true}', "data:old"),
        (b'{"type":"image","id":"atc_2","name":"n","mime_type":"image/png","preview_url":"data:new"}', "data:old"),
        (b'{"type":"image","id":"atc_1","name":"n","mime_type":"image/png","preview_url":"data:new"}', "data:new"),
        (b'{"type":"image","id":"atc_1","name":"n","mime_type":"image/png","preview_url":null}', "data:old"),
        (b'{"type":"file","id":"atc_1","name":"n","mime_type":"image/png"}', None),
    ],
)
async def test_an_answer_that_tells_of_the_attachment_anew_is_taken(answer: bytes, expected: str | None) -> None:
    fields = {"type": "image", "id": "atc_1", "name": "dot.png", "mime_type": "image/png", "preview_url": "data:old"}
    descriptor = {"url": "/up", "method": "PUT"}
    made = msgspec.json.encode({**fields, "thread_id": "thr_1", "upload_descriptor": descriptor})
    async with FaultyServer(reply(made), reply(answer)) as server:
        backend = HttpBackend(server.url)
        attachment = await backend.upload(File.of(("dot.png", b"abc")), unheard)
        await backend.aclose()
    assert getattr(attachment, "preview_url", None) == expected
    assert (attachment.upload_descriptor, attachment.thread_id) == (None, "thr_1")


async def test_a_redirect_takes_the_bytes_along_and_leaves_secrets_behind() -> None:
    counts: list[int] = []
    async with FaultyServer(status("200 OK")) as storage:
        headers = {"X-Token": SECRET, "Content-Type": "text/x-mine"}
        async with FaultyServer(
            created("/up", headers=headers), redirect("/again"), redirect(f"{storage.origin}/there")
        ) as server:
            backend = HttpBackend(server.url, headers={"X-Key": SECRET})
            await backend.upload(CSV, counts.append)
            await backend.aclose()
    assert kinds(server)[1:] == ["PUT /up", "PUT /again"]
    assert server.requests[2].headers["x-token"] == server.requests[2].headers["x-key"] == SECRET
    (exchange,) = storage.requests
    assert exchange.body == b"name,mpg\n"
    assert exchange.headers["content-type"] == "text/x-mine"
    assert SECRET not in str(exchange.headers)
    assert counts == [9, 0, 9, 0, 9]


# The hosted API


async def test_the_hosted_api_gets_files_at_its_own_address() -> None:
    answer = b'{"id":"cfile_1","name":"cars.csv","mime_type":"text/csv","type":"file"}'
    async with FaultyServer(reply(answer)) as server:
        backend = HostedBackend(client_token=SECRET, base_url=f"{server.origin}/v1/chatkit/")
        attachment = await backend.upload(CSV, unheard)
        await backend.delete_attachment(attachment.id)
        await backend.aclose()
    assert replace(attachment, metadata={}) == FileAttachment(id="cfile_1", name="cars.csv", mime_type="text/csv")
    (exchange,) = server.requests
    assert (exchange.method, exchange.path) == ("POST", "/v1/chatkit/files")
    assert exchange.headers["authorization"] == f"Bearer {SECRET}"
    assert exchange.headers["openai-beta"] == "chatkit_beta=v1"
    assert exchange.headers["accept"].startswith("application/json")
    assert b'name="file"; filename="cars.csv"' in exchange.body


async def test_a_file_is_sent_again_with_a_new_secret_after_a_401() -> None:
    secrets = iter([f"{SECRET}-1", f"{SECRET}-2"])
    counts: list[int] = []
    async with FaultyServer(status("401 Unauthorized"), reply(MADE)) as server:
        backend = HostedBackend(get_client_secret=lambda: next(secrets), base_url=server.origin)
        await backend.upload(CSV, counts.append)
        await backend.aclose()
    first, second = server.requests
    assert second.headers["authorization"] == f"Bearer {SECRET}-2"
    assert first.body == second.body
    assert counts == [9, 0, 9]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            {"message": "File upload is disabled.", "code": "chatkit.file_upload_disabled"},
            "This chat takes no files: file_upload is not enabled in its session (400). File upload is disabled.",
        ),
        (
            {"message": None, "code": "chatkit.file_upload_type_rejected"},
            "The server does not take files of this type (400).",
        ),
        ({"message": "No.", "code": "chatkit.new"}, "The server refuses the request (400). No."),
        ({"message": "No.", "code": 7}, "The server refuses the request (400). No."),
        ("No.", "The server refuses the request (400). No."),
    ],
)
async def test_the_hosted_apis_refusals_come_in_words(error: Any, words: str) -> None:
    body = msgspec.json.encode({"error": error})
    async with FaultyServer(status("400 Bad Request", body, "application/json")) as server:
        backend = HostedBackend(client_token=SECRET, base_url=server.origin)
        with pytest.raises(HttpError) as caught:
            await backend.upload(CSV, unheard)
        await backend.aclose()
    assert str(caught.value) == words
    assert not caught.value.allow_retry
    assert caught.value.status == 400


# What goes wrong

FAULTS: list[tuple[Behaviour, str]] = [
    (status("401 Unauthorized"), "key or token is missing or wrong (401)"),
    (status("403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>", "application/xml"), "refuses access (403)"),
    (status("404 Not Found"), "Nothing takes files at http://"),
    (status("413 Too Large", b'{"detail":"At most 1 MB"}'), "The file is too large for the server (413). At most 1 MB"),
    (status("415 Unsupported"), "does not take files of this type (415)"),
    (status("500 Internal Server Error"), "The server failed (500)"),
    (status("503 Unavailable"), "not available at the moment (503)"),
    (redirect("/elsewhere", "302 Found"), "/elsewhere: use that address (302)"),
    (hang_up, "closed the connection without an answer"),
    (reply(b"{}", length=99), "broke off"),
    (cut_off(10), "broke off while the file was sent: it may be too large for it"),
]


@pytest.mark.parametrize(("behaviour", "words"), FAULTS, ids=lambda value: value if isinstance(value, str) else "")
async def test_a_file_that_is_not_taken_is_told_without_secrets_and_deleted_again(
    behaviour: Behaviour, words: str, big: File, opened: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "httpx")
    file = big if "too large for it" in words else CSV

    async def judged(exchange: Exchange) -> None:
        """Take the body, and tell it back with all that came."""
        if file is CSV:
            await exchange.take(int(exchange.headers["content-length"]))
        await behaviour(exchange)

    async with FaultyServer(judged, leaves_bodies=True) as storage:
        url = f"{storage.origin}/bucket?X-Amz-Signature={SIGNATURE}"
        headers = {"X-Token": SECRET}
        async with FaultyServer(created(url, headers=headers), status("500 Internal Server Error")) as server:
            backend = HttpBackend(server.url, patience=AT_ONCE)
            async with reporting(backend) as told:
                with pytest.raises(HttpError) as caught:
                    await backend.upload(file, unheard)
        await storage.until_idle()
    error = caught.value
    assert words in str(error)
    assert "\n" not in str(error)
    assert "/bucket\n" in str(error.detail)
    assert kinds(server) == ["attachments.create", "attachments.delete"]
    assert server.requests[1].json["params"] == {"attachment_id": "atc_1"}
    assert [entry for entry, _data in told] == ["an attachment could not be deleted"]
    everything = everything_told(error) + str(told) + caplog.text
    assert "HTTP Request" in caplog.text
    assert SIGNATURE not in everything
    assert SECRET not in everything
    assert error.__cause__ is None
    assert len(storage.requests) == 1
    await until(lambda: all(handle.closed for handle in opened))


async def test_what_a_storage_echoes_of_the_address_is_blotted_out() -> None:
    async def echo(exchange: Exchange) -> None:
        await status("403 Forbidden", f"{exchange.path} {exchange.headers}".encode())(exchange)

    async with FaultyServer(echo) as storage:
        put = created(f"{storage.origin}/b?sig={SIGNATURE}&X-Credential=me%2Ftoday", headers={"X-Token": SECRET})
        async with FaultyServer(put) as server:
            backend = HttpBackend(server.url)
            with pytest.raises(HttpError) as caught:
                await backend.upload(CSV, unheard)
            await backend.aclose()
    assert "/b?sig=…&X-Credential=…" in str(caught.value.detail)
    assert SIGNATURE not in everything_told(caught.value)


async def test_a_storage_that_is_not_there_is_asked_again() -> None:
    put = created(f"http://127.0.0.1:9/bucket?sig={SIGNATURE}")
    async with FaultyServer(put, reply(b"{}")) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        async with reporting(backend) as told:
            with pytest.raises(HttpError, match=r"Nothing answers at http://127\.0\.0\.1:9/bucket: ") as caught:
                await backend.upload(CSV, unheard)
    assert kinds(server) == ["attachments.create", "attachments.delete"]
    assert [(entry, data["type"]) for entry, data in told] == [("a request is repeated", "upload of a file")] * 2
    assert SIGNATURE not in everything_told(caught.value) + str(told)


async def test_a_file_that_came_too_soon_is_sent_again() -> None:
    counts: list[int] = []
    async with FaultyServer(created("/up"), status("429 Too Many"), status("200 OK")) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        await backend.upload(CSV, counts.append)
        await backend.aclose()
    assert counts == [9, 0, 9]
    assert server.requests[1].body == server.requests[2].body


async def test_a_server_that_registers_no_files_is_told() -> None:
    async with FaultyServer(status("500 Internal Server Error")) as server:
        backend = HttpBackend(server.url)
        with pytest.raises(HttpError, match="The server failed"):
            await backend.upload(CSV, unheard)
        await backend.aclose()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "descriptor",
    [
        {"url": "ftp://a.test/x", "method": "PUT"},
        {"url": "", "method": "PUT"},
        {"url": "/x", "method": "PATCH"},
        {"method": "PUT"},
        "/x",
    ],
)
async def test_where_a_file_goes_must_be_understood(descriptor: Any) -> None:
    made = msgspec.json.encode({**msgspec.json.decode(MADE), "upload_descriptor": descriptor})
    async with FaultyServer(reply(made), reply(b"{}")) as server:
        backend = HttpBackend(server.url)
        with pytest.raises(BackendError, match="did not say in a way that can be understood where") as caught:
            await backend.upload(CSV, unheard)
        await backend.aclose()
    assert not caught.value.allow_retry
    assert kinds(server) == ["attachments.create", "attachments.delete"]


class Registering(Backend):
    """Registers files, and has no address of its own."""

    async def request(self, request: Any) -> AnyAttachment:
        """Register."""
        assert request
        return msgspec.json.decode(MADE.replace(b"}", b',"upload_url":"/x"}'), type=FileAttachment)

    def stream(self, request: Any) -> Any:
        """Answer nothing."""
        raise NotImplementedError(request)


async def test_a_server_in_process_has_no_address_that_another_could_be_relative_to() -> None:
    sender = Sender()
    with pytest.raises(BackendError, match="did not say in a way"):
        await upload_two_phase(Registering(), CSV, unheard, sender)
    await sender.aclose()


async def test_a_backend_that_says_nothing_of_files_takes_none() -> None:
    with pytest.raises(BackendError, match="takes no files") as caught:
        await Registering().upload(CSV, unheard)
    assert not caught.value.allow_retry


def test_what_others_log_of_httpx_stays_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "httpx")
    logger = logging.getLogger("httpx")
    logger.info("HTTP Request: %s %s", "GET", httpx.URL("http://a.test/?q=1"))
    logger.info("%(what)s", {"what": "else"})
    assert caplog.messages == ["HTTP Request: GET http://a.test/?q=1", "else"]


async def test_a_file_does_not_leave_https() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        content = MADE.replace(b"}", b',"upload_url":"http://b.test/x?sig=' + SIGNATURE.encode() + b'"}')
        return httpx.Response(200, content=content, request=request)

    asked: list[str] = []
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        backend = HttpBackend("https://a.test/chatkit", client=client)
        with pytest.raises(BackendError, match=r"wants the file at http://b\.test/x, which is not safe") as caught:
            await backend.upload(CSV, unheard)
    assert set(asked) == {"https://a.test/chatkit"}
    assert SIGNATURE not in everything_told(caught.value)


async def test_headers_of_a_descriptor_that_http_does_not_allow_are_named_without_their_value() -> None:
    async with FaultyServer(created("/up", headers={"X-Token": f"{SECRET}\n"}), reply(b"{}")) as server:
        backend = HttpBackend(server.url)
        with pytest.raises(BackendError, match="the header X-Token must be text") as caught:
            await backend.upload(CSV, unheard)
        await backend.aclose()
    assert SECRET not in everything_told(caught.value)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(b"<!doctype html>", "text/html"), "A web page, not a ChatKit server"),
        (reply(b'{"url":"x"}'), "not what ChatKit defines"),
    ],
)
async def test_a_direct_upload_that_is_answered_by_something_else(answer: Behaviour, words: str) -> None:
    async with FaultyServer(answer) as server:
        backend = HttpBackend(server.url, upload_strategy={"type": "direct", "upload_url": "/files"})
        with pytest.raises(HttpError, match=words) as caught:
            await backend.upload(CSV, unheard)
        await backend.aclose()
    assert kinds(server) == ["POST /files"]
    assert "the reply is no attachment" in str(caught.value.detail)


async def test_a_registration_that_cannot_be_read_is_not_shown_since_it_may_hold_a_secret() -> None:
    body = b'{"type":"file","upload_url":"/x?sig=%s"}' % SIGNATURE.encode()
    async with FaultyServer(reply(body)) as server:
        backend = HttpBackend(server.url)
        with pytest.raises(HttpError, match="not what ChatKit defines") as caught:
            await backend.upload(CSV, unheard)
        await backend.aclose()
    assert "at `$.id`: it is missing" in str(caught.value.detail)
    assert SIGNATURE not in everything_told(caught.value)


# Files that change, and uploads that are given up


@pytest.mark.parametrize("how", ["vanished", "grew", "shrank"])
async def test_a_file_that_is_not_what_it_was_is_not_sent(tmp_path: Path, how: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"12345")
    file = File.of(path)
    if how == "vanished":
        path.unlink()
    else:
        path.write_bytes(b"123456" if how == "grew" else b"1234")
    async with FaultyServer(created("/up")) as server:
        backend = HttpBackend(server.url)
        with pytest.raises(BackendError, match=r"The file notes\.txt (has changed meanwhile|cannot be read any more)"):
            await backend.upload(file, unheard)
        await backend.aclose()
    assert server.requests == []


@pytest.mark.parametrize("how", ["grew", "shrank"])
async def test_a_file_that_changes_while_it_is_sent_never_arrives_whole(big: File, how: str) -> None:
    assert isinstance(big.source, Path)
    path = big.source

    async def take(exchange: Exchange) -> None:
        if exchange.path == "/up":
            await exchange.take(PIECE)
            with path.open("r+b") as target:
                target.truncate(LARGE + 1 if how == "grew" else LARGE // 2)
            exchange.body += await exchange.reader.read()
        else:
            await reply(b"{}")(exchange)

    async with FaultyServer(created("/up"), take, leaves_bodies=True) as server:
        backend = HttpBackend(server.url)
        with pytest.raises(BackendError, match=r"The file big\.bin has changed meanwhile: attach it again") as caught:
            await backend.upload(big, unheard)
        await server.until_asked(3)
        await backend.aclose()
        await server.until_idle()
    assert kinds(server) == ["attachments.create", "PUT /up", "attachments.delete"]
    assert len(server.requests[1].body) < LARGE
    assert not caught.value.allow_retry


async def test_giving_up_leaves_no_connection_no_open_file_and_no_attachment(big: File, opened: list[Any]) -> None:
    counts: list[int] = []
    async with (
        FaultyServer(deaf(PIECE), leaves_bodies=True) as storage,
        FaultyServer(created(f"{storage.origin}/up", "POST"), reply(b"{}")) as server,
    ):
        backend = HttpBackend(server.url)
        upload = asyncio.create_task(backend.upload(big, counts.append))
        await storage.until_asked(1)
        await storage.requests[0].reached.wait()
        upload.cancel()
        with pytest.raises(asyncio.CancelledError):
            await upload
        storage.requests[0].released.set()
        await storage.until_idle()
        assert kinds(server) == ["attachments.create", "attachments.delete"]
        await until(lambda: all(handle.closed for handle in opened))
        await backend.aclose()
    assert opened
    assert counts == sorted(counts)
    assert not counts or counts[-1] < LARGE


async def test_a_deletion_that_takes_long_does_not_keep_an_upload_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatkit_widget.backends.uploading.GRACE", 0.01)

    async def silent(exchange: Exchange) -> None:
        await exchange.client_gone()

    async with FaultyServer(created("/up"), status("403 Forbidden"), silent) as server:
        backend = HttpBackend(server.url)
        async with reporting(backend) as told:
            with pytest.raises(HttpError, match="403"):
                await backend.upload(CSV, unheard)
    assert told == [("an attachment could not be deleted", {"attachment_id": "atc_1", "reason": "it took too long"})]


# Options


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("direct", "a value of the type str"),
        ({}, "the type None"),
        ({"type": "three_phase"}, "the type 'three_phase'"),
        ({"type": "direct", "url": "x"}, "the key 'url'"),
        ({"type": "direct"}, "a direct one without an uploadUrl"),
        ({"type": "direct", "uploadUrl": f"ftp://a.test/{SECRET}"}, "an uploadUrl that is no http address"),
        ({"type": "direct", "uploadUrl": ""}, "an uploadUrl that is no http address"),
        ({"type": "direct", "uploadUrl": 7}, "an uploadUrl that is no http address"),
        ({"type": "two_phase", "uploadUrl": "x"}, "a two_phase one with an uploadUrl"),
    ],
)
def test_a_wrong_strategy_is_told_at_once_with_what_would_be_right(given: Any, words: str) -> None:
    with pytest.raises(OptionError, match='"uploadUrl": "https://…"') as caught:
        HttpBackend("http://a.test/chatkit", upload_strategy=given)
    assert str(caught.value).endswith(f"and this one has {words}")
    assert SECRET not in str(caught.value)


def test_two_phases_can_be_asked_for() -> None:
    HttpBackend("http://a.test/chatkit", upload_strategy={"type": "two_phase"})
